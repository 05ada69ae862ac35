import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type ConnectionOptions, createSecureContext } from 'node:tls'
import type { SASLOptions } from 'kafkajs'
import { AppError } from '#shared/lib/app-error.ts'
import type { KafkaConnection, KafkaSecurity } from '#shared/schema/connection.ts'
import { principalOf } from './principal.ts'

/** How a connection gets its secrets and files; both come from the workspace. */
export type ConnectionDeps = {
  /** Replaces `${env:…}` and `${secret:…}`; throws SECRET_MISSING. */
  readonly resolveSecrets: (text: string) => string
  /** Absolute path of a workspace-relative one; refuses to leave the workspace. */
  readonly resolvePath: (relative: string) => string
}

export type ResolvedSecurity = {
  readonly ssl: ConnectionOptions | undefined
  readonly sasl: SASLOptions | undefined
  /** Who the broker takes us for, such as `User:app`. */
  readonly principal: string
  /** To be struck out of every log line. */
  readonly secrets: readonly string[]
}

type CertificateField = 'caFile' | 'certFile' | 'keyFile'

const mechanisms = { PLAIN: 'plain', 'SCRAM-SHA-256': 'scram-sha-256', 'SCRAM-SHA-512': 'scram-sha-512' } as const

/** Turns Kafka's own settings into what kafkajs wants. Throws BAD_INPUT and SECRET_MISSING. */
export function resolveSecurity(connection: KafkaConnection, deps: ConnectionDeps): ResolvedSecurity {
  const { security } = connection
  const usesTls = security.protocol === 'SSL' || security.protocol === 'SASL_SSL'
  const usesSasl = security.protocol === 'SASL_PLAINTEXT' || security.protocol === 'SASL_SSL'
  const passphrase = security.keyPassphrase === undefined ? undefined : deps.resolveSecrets(security.keyPassphrase)
  const sasl = usesSasl ? resolveSasl(security, deps) : undefined
  const secrets = [passphrase, sasl?.password].filter((secret) => secret !== undefined)
  const ssl = usesTls ? resolveTls(security, passphrase, deps) : undefined
  const certificate = typeof ssl?.cert === 'string' ? ssl.cert : undefined
  return { ssl, sasl, principal: principalOf({ username: sasl?.username, certificate }), secrets }
}

/** `kind`: it may be a file that is just being renewed. */
const badCertificate = (message: string, cause?: unknown): AppError =>
  new AppError('BAD_INPUT', message, { data: { kind: 'certificate' }, cause })

function resolveTls(security: KafkaSecurity, passphrase: string | undefined, deps: ConnectionDeps): ConnectionOptions {
  const read = (name: CertificateField): string | undefined => readPem(name, security[name], deps)
  const [ca, cert, key] = [read('caFile'), read('certFile'), read('keyFile')]
  if ((cert === undefined) !== (key === undefined)) {
    const [there, missing] = cert === undefined ? ['keyFile', 'certFile'] : ['certFile', 'keyFile']
    throw badCertificate(`The connection has "${there}" but no "${missing}": a client certificate needs both. Add it.`)
  }
  checkCertificate('caFile', security.caFile, ca)
  checkCertificate('certFile', security.certFile, cert)
  const options: ConnectionOptions = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(passphrase === undefined ? {} : { passphrase }),
  }
  checkKey(options, security)
  return options
}

function readPem(name: CertificateField, file: string | undefined, deps: ConnectionDeps): string | undefined {
  if (file === undefined) return undefined
  try {
    return readFileSync(deps.resolvePath(file), 'utf8')
  } catch (error) {
    if (error instanceof AppError) throw error
    throw badCertificate(`Cannot read ${name} "${file}": ${String(error)}. Check the path in the connection.`, error)
  }
}

/** OpenSSL takes a CA file without certificates for an empty list and then trusts nobody, without a word. */
function checkCertificate(name: CertificateField, file: string | undefined, pem: string | undefined): void {
  if (pem === undefined) return
  try {
    new X509Certificate(pem)
  } catch (error) {
    throw badCertificate(
      `${name} "${file}" holds no certificate that can be read. It must be PEM, with a line "-----BEGIN CERTIFICATE-----".`,
      error,
    )
  }
}

function checkKey(options: ConnectionOptions, { certFile, keyFile, keyPassphrase }: KafkaSecurity): void {
  if (options.key === undefined) return
  try {
    createSecureContext(options)
  } catch (error) {
    const text = String(error)
    if (/mismatch/i.test(text)) {
      throw badCertificate(
        `keyFile "${keyFile}" is not the key of the certificate in certFile "${certFile}". Set the two that belong together.`,
        error,
      )
    }
    if (/bad decrypt|passphrase|password|interrupted or cancelled/i.test(text)) {
      throw badCertificate(
        keyPassphrase === undefined
          ? `keyFile "${keyFile}" is encrypted and the connection has no "keyPassphrase". Add it, as \${env:NAME} or \${secret:NAME}.`
          : `keyFile "${keyFile}" cannot be opened with "keyPassphrase". Check the passphrase.`,
        error,
      )
    }
    throw badCertificate(
      `keyFile "${keyFile}" cannot be used (${text}). It must be a private key in PEM, PKCS #8 or the older forms.`,
      error,
    )
  }
}

function resolveSasl(
  security: KafkaSecurity,
  deps: ConnectionDeps,
): SASLOptions & { username: string; password: string } {
  const { mechanism = 'PLAIN', username, password } = security
  if (username === undefined || password === undefined) {
    throw new AppError(
      'BAD_INPUT',
      `The connection uses ${security.protocol} but has no ${username === undefined ? 'username' : 'password'}. ` +
        'Add it to "security", as ${env:NAME} or ${secret:NAME}.',
    )
  }
  return {
    mechanism: mechanisms[mechanism],
    username: deps.resolveSecrets(username),
    password: deps.resolveSecrets(password),
  } as SASLOptions & { username: string; password: string }
}
