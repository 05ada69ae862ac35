/**
 * A private certificate authority, in memory. Written with Node alone, because neither openssl nor keytool is on every
 * machine, and neither writes certificates that expired yesterday without being talked into it. EC keys: made in a
 * millisecond.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'
import { bits, boolean, der, integer, octets, oid, sequence, set, tagged, utcTime, utf8 } from './der.ts'

export type Certificate = {
  /** PEM. */
  readonly certificate: string
  /** PEM, PKCS #8. */
  readonly key: string
  /** The same key under a passphrase. */
  readonly encryptedKey: (passphrase: string) => string
}

export type CertificateWish = {
  /** Common name; of a client this is its principal `User:CN=<name>`. */
  readonly name: string
  /** DNS names and IP addresses that a server answers to. */
  readonly hosts?: readonly string[]
  readonly notBefore?: Date
  readonly notAfter?: Date
}

export type Authority = {
  readonly certificate: string
  issue(wish: CertificateWish): Certificate
}

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))
const dayMs = 24 * 60 * 60 * 1000

const nameOf = (text: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8(text))))

const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value))

function hostName(host: string): Buffer {
  if (isIP(host) === 0) return der(0x82, Buffer.from(host))
  if (isIP(host) === 4) return der(0x87, Buffer.from(host.split('.').map(Number)))
  throw new Error(`no IPv6 here: ${host}`)
}

type Signed = {
  readonly subject: string
  readonly issuer: string
  readonly spki: Buffer
  readonly signingKey: KeyObject
  readonly extensions: readonly Buffer[]
  readonly from: Date
  readonly to: Date
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

function certificatePem(signed: Signed): string {
  const serial = randomBytes(12)
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 1
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(serial),
    ecdsaWithSha256,
    nameOf(signed.issuer),
    sequence(utcTime(signed.from), utcTime(signed.to)),
    nameOf(signed.subject),
    signed.spki,
    tagged(3, sequence(...signed.extensions)),
  )
  return pem('CERTIFICATE', sequence(body, ecdsaWithSha256, bits(sign('sha256', body, signed.signingKey))))
}

const spkiOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })
const keyIdOf = (spki: Buffer): Buffer => createHash('sha1').update(spki).digest()

/** A root that signs servers and clients alike; `name` is its common name. */
export function createAuthority(name: string): Authority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const spki = spkiOf(publicKey)
  const now = Date.now()
  const certificate = certificatePem({
    subject: name,
    issuer: name,
    spki,
    signingKey: privateKey,
    from: new Date(now - 365 * dayMs),
    to: new Date(now + 365 * dayMs),
    extensions: [
      extension('2.5.29.19', true, sequence(boolean(true))),
      extension('2.5.29.15', true, bits(Buffer.from([0x06]), 1)), // sign certificates and revocation lists
      extension('2.5.29.14', false, octets(keyIdOf(spki))),
    ],
  })
  return { certificate, issue: (wish) => issue(wish, { name, spki, key: privateKey }) }
}

function issue(
  wish: CertificateWish,
  issuer: { readonly name: string; readonly spki: Buffer; readonly key: KeyObject },
): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const hosts = wish.hosts ?? []
  const certificate = certificatePem({
    subject: wish.name,
    issuer: issuer.name,
    spki: spkiOf(publicKey),
    signingKey: issuer.key,
    from: wish.notBefore ?? new Date(Date.now() - dayMs),
    to: wish.notAfter ?? new Date(Date.now() + 30 * dayMs),
    extensions: [
      extension('2.5.29.15', true, bits(Buffer.from([0x80]), 7)), // digital signature
      extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.3.6.1.5.5.7.3.2'))), // server, client
      extension('2.5.29.35', false, sequence(der(0x80, keyIdOf(issuer.spki)))),
      ...(hosts.length === 0 ? [] : [extension('2.5.29.17', false, sequence(...hosts.map(hostName)))]),
    ],
  })
  return {
    certificate,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    encryptedKey: (passphrase) =>
      privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString(),
  }
}
