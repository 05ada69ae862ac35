/** The certificate files of a connection, read and tried before anybody sees them: whatever is wrong gets its own text. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Outcome } from '#shared/domain/probe/outcome.ts'
import * as say from '#shared/domain/probe/settings-texts.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import type { TlsSettings } from './net/start-tls.ts'

/** As they stand in the file, references not resolved. */
export type TlsFileSettings = {
  readonly caFile?: string | undefined
  readonly certFile?: string | undefined
  readonly keyFile?: string | undefined
  readonly keyPassphrase?: string | undefined
}

export type FileAccess = {
  readonly resolvePath: (relative: string) => string
  readonly resolveSecrets: (text: string) => string
}

export type LoadedTls = {
  readonly settings: TlsSettings
  /** Subject of the client certificate as Node prints it, one part a line; null without one. */
  readonly clientSubject: string | null
}

const block = (label: string): RegExp => new RegExp(`-----BEGIN ${label}-----[\\s\\S]+?-----END ${label}-----`, 'g')

/** @param settingPrefix `schemaRegistry.` for the registry's */
export function loadTls(files: TlsFileSettings, access: FileAccess, settingPrefix = ''): Result<LoadedTls, Outcome> {
  const ca =
    files.caFile === undefined ? ok(undefined) : readCertificates(`${settingPrefix}caFile`, files.caFile, access)
  if (!ca.ok) return ca
  const client = loadClient(files, access)
  if (!client.ok) return client
  return ok({
    settings: { ...(ca.value === undefined ? {} : { ca: ca.value }), ...client.value?.settings },
    clientSubject: client.value?.subject ?? null,
  })
}

function loadClient(
  { certFile, keyFile, keyPassphrase }: TlsFileSettings,
  access: FileAccess,
): Result<{ readonly settings: TlsSettings; readonly subject: string } | null, Outcome> {
  if (certFile === undefined && keyFile === undefined) return ok(null)
  if (certFile === undefined) return err(say.certificateHalf('certFile', 'keyFile'))
  if (keyFile === undefined) return err(say.certificateHalf('keyFile', 'certFile'))
  const cert = readCertificates('certFile', certFile, access)
  if (!cert.ok) return cert
  const keyText = readText('keyFile', keyFile, access)
  if (!keyText.ok) return keyText
  const passphrase = resolved('keyPassphrase', keyPassphrase, access)
  if (!passphrase.ok) return passphrase
  const key = openKey(keyFile, keyText.value, passphrase.value)
  if (!key.ok) return key
  const certificate = new X509Certificate(cert.value)
  if (!certificate.checkPrivateKey(key.value)) return err(say.keyDoesNotFit(certFile, keyFile))
  const opened = key.value.export({ type: 'pkcs8', format: 'pem' })
  return ok({ settings: { cert: cert.value, key: opened }, subject: certificate.subject })
}

/** Replaces `${env:…}` and `${secret:…}`; a missing one is an outcome that names it. */
export function resolved<T extends string | undefined>(
  setting: string,
  text: T,
  { resolveSecrets }: Pick<FileAccess, 'resolveSecrets'>,
): Result<T, Outcome> {
  if (text === undefined) return ok(text)
  try {
    return ok(resolveSecrets(text) as T)
  } catch (error) {
    if (error instanceof AppError && error.code === 'SECRET_MISSING')
      return err(say.secretMissing(setting, error.message))
    throw error
  }
}

function readText(setting: string, file: string, { resolvePath }: FileAccess): Result<string, Outcome> {
  let bytes: Buffer
  try {
    bytes = readFileSync(resolvePath(file))
  } catch (error) {
    return err(say.fileUnreadable(setting, file, whyUnreadable(error)))
  }
  const text = bytes.toString('utf8')
  if (text.includes('-----BEGIN ')) return ok(text)
  return err(
    say.pemBroken(setting, file, bytes.length === 0 ? 'it is empty' : 'it has no -----BEGIN line', storeKind(bytes)),
  )
}

function whyUnreadable(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string }
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file (ENOENT)',
    EACCES: 'its permissions forbid it (EACCES)',
    EISDIR: 'it is a folder (EISDIR)',
  }
  return words[code ?? ''] ?? message ?? String(error)
}

function storeKind(bytes: Buffer): 'jks' | 'pkcs12' | null {
  if (bytes.length < 4) return null
  if (bytes.readUInt32BE(0) === 0xfeedfeed) return 'jks'
  return bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x80 ? 'pkcs12' : null
}

function readCertificates(setting: string, file: string, access: FileAccess): Result<string, Outcome> {
  const text = readText(setting, file, access)
  if (!text.ok) return text
  const blocks = text.value.match(block('CERTIFICATE')) ?? []
  if (blocks.length === 0) return err(say.pemBroken(setting, file, 'it holds no whole certificate', null))
  for (const [index, one] of blocks.entries()) {
    try {
      void new X509Certificate(one)
    } catch (error) {
      return err(
        say.pemBroken(
          setting,
          file,
          `certificate ${index + 1} of ${blocks.length} is damaged (${messageOf(error)})`,
          null,
        ),
      )
    }
  }
  return ok(blocks.join('\n'))
}

function openKey(file: string, pem: string, passphrase: string | undefined): Result<KeyObject, Outcome> {
  const encrypted = /ENCRYPTED/.test(pem)
  if (encrypted && passphrase === undefined) return err(say.keyPassphraseMissing(file))
  try {
    return ok(createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) }))
  } catch (error) {
    if (encrypted && isWrongPassphrase(error)) return err(say.keyPassphraseWrong(file))
    return err(say.pemBroken('keyFile', file, `its key cannot be read (${messageOf(error)})`, null))
  }
}

/** Which of these OpenSSL says depends on the cipher and on what the wrong key happens to decrypt to. */
const isWrongPassphrase = (error: unknown): boolean =>
  /bad decrypt|BAD_DECRYPT|cipherfinal|PADDING|ASN1|asn1|decoder|unsupported|wrong/i.test(messageOf(error))

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
