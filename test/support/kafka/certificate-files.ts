import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createAuthority } from './certificates.ts'

/** Passphrase of `encryptedKey`. */
export const keyPassphrase = 'open sesame 7'

/** Absolute paths of PEM files; all certificates but those of `otherCa` and `strangerCert` are signed by `ca`. */
export type CertificateFiles = {
  readonly directory: string
  readonly ca: string
  /** Another authority, which signed neither the servers' certificates nor the clients'. */
  readonly otherCa: string
  /** Client of the principal `User:CN=app`. */
  readonly clientCert: string
  readonly clientKey: string
  /** `clientKey` under `keyPassphrase`. */
  readonly encryptedKey: string
  readonly expiredClientCert: string
  readonly expiredClientKey: string
  /** A client that `otherCa` signed: the broker does not know it. */
  readonly strangerCert: string
  readonly strangerKey: string
  /** Key and chain in one file, as Kafka's PEM key stores want them. */
  readonly servers: {
    readonly right: string
    readonly expired: string
    readonly wrongName: string
    readonly otherCa: string
  }
}

const hosts = ['localhost', '127.0.0.1']
const yesterday = () => new Date(Date.now() - 24 * 60 * 60 * 1000)
const longAgo = () => new Date(Date.now() - 90 * 24 * 60 * 60 * 1000)

/** Makes all certificates that the secured broker and its clients use. */
export async function writeCertificates(directory: string): Promise<CertificateFiles> {
  await mkdir(directory, { recursive: true })
  const ca = createAuthority('Signalbench test CA')
  const otherCa = createAuthority('Some other CA')
  const client = ca.issue({ name: 'app' })
  const expiredClient = ca.issue({ name: 'app', notBefore: longAgo(), notAfter: yesterday() })
  const stranger = otherCa.issue({ name: 'stranger' })
  const write = async (name: string, content: string): Promise<string> => {
    const path = join(directory, name)
    await writeFile(path, content, { mode: 0o600 })
    return path
  }
  const server = async (name: string, { key, certificate }: { key: string; certificate: string }): Promise<string> =>
    await write(`server-${name}.pem`, key + certificate)
  return {
    directory,
    ca: await write('ca.pem', ca.certificate),
    otherCa: await write('other-ca.pem', otherCa.certificate),
    clientCert: await write('client.pem', client.certificate),
    clientKey: await write('client.key', client.key),
    encryptedKey: await write('client-encrypted.key', client.encryptedKey(keyPassphrase)),
    expiredClientCert: await write('client-expired.pem', expiredClient.certificate),
    expiredClientKey: await write('client-expired.key', expiredClient.key),
    strangerCert: await write('stranger.pem', stranger.certificate),
    strangerKey: await write('stranger.key', stranger.key),
    servers: {
      right: await server('right', ca.issue({ name: 'localhost', hosts })),
      expired: await server(
        'expired',
        ca.issue({ name: 'localhost', hosts, notBefore: longAgo(), notAfter: yesterday() }),
      ),
      wrongName: await server('wrong-name', ca.issue({ name: 'kafka.example', hosts: ['kafka.example'] })),
      otherCa: await server('other-ca', otherCa.issue({ name: 'localhost', hosts })),
    },
  }
}
