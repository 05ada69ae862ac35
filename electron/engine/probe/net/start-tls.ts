import { isIP, type Socket } from 'node:net'
import { type ConnectionOptions, connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls'
import type { ShownCertificate } from '#shared/domain/probe/certificate.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import type { SocketSet } from './socket-set.ts'
import { whenAborted } from './time-limit.ts'
import { closedEarly, networkTrouble, type Trouble } from './trouble.ts'

/** PEM texts, checked already. */
export type TlsSettings = Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'passphrase'>

export type TlsSession = {
  readonly socket: TLSSocket
  /** `TLSv1.3` */
  readonly version: string
  /** OpenSSL's or Node's code of why the certificate cannot be trusted; null where it can. */
  readonly refusal: string | null
  /** What the server showed, its own certificate first. */
  readonly chain: readonly ShownCertificate[]
}

/**
 * A TLS handshake over a connection that stands. It is carried to its end also with a certificate that is not trusted,
 * because only then the certificate can be shown: **the caller must check `refusal` before it sends anything**.
 */
export async function startTls(
  socket: Socket,
  host: string,
  settings: TlsSettings,
  sockets: SocketSet,
  signal: AbortSignal,
): Promise<Result<TlsSession, Trouble>> {
  return await new Promise((resolve) => {
    let stop = (): void => undefined
    const secure = sockets.add(
      connect({
        ...settings,
        socket,
        host,
        rejectUnauthorized: false,
        ...(isIP(host) === 0 ? { servername: host } : {}),
      }),
    )
    const settle = (result: Result<TlsSession, Trouble>): void => {
      stop()
      secure.off('error', onError)
      secure.off('close', onClose)
      if (!result.ok) secure.destroy()
      resolve(result)
    }
    const onError = (error: Error): void => settle(err(networkTrouble(error)))
    const onClose = (): void => settle(err(closedEarly))
    secure.once('error', onError)
    secure.once('close', onClose)
    secure.once('secureConnect', () => settle(ok(sessionOf(secure))))
    stop = whenAborted(signal, (trouble) => settle(err(trouble)))
  })
}

function sessionOf(socket: TLSSocket): TlsSession {
  const refusal: unknown = socket.authorizationError
  return {
    socket,
    version: socket.getProtocol() ?? 'TLS',
    refusal: socket.authorized ? null : refusal instanceof Error ? refusal.message : String(refusal),
    chain: chainOf(socket.getPeerCertificate(true)),
  }
}

/** A certificate that signs itself is its own issuer: the walk ends there. */
function chainOf(first: DetailedPeerCertificate | undefined): ShownCertificate[] {
  const chain: ShownCertificate[] = []
  const seen = new Set<DetailedPeerCertificate>()
  for (let one = first; one?.subject !== undefined && !seen.has(one); one = one.issuerCertificate) {
    seen.add(one)
    chain.push({
      subject: nameText(one.subject),
      issuer: nameText(one.issuer),
      names: namesOf(one),
      validFrom: one.valid_from,
      validTo: one.valid_to,
      selfSigned: nameText(one.subject) === nameText(one.issuer),
    })
  }
  return chain
}

/** `CN=kafka, O=Shop` */
const nameText = (name: object): string =>
  Object.entries(name)
    .toReversed()
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(', ')

/** `DNS:a.example, IP Address:127.0.0.1` as a list; without it, the common name is what counts for Node. */
function namesOf(certificate: DetailedPeerCertificate): string[] {
  const alternative = certificate.subjectaltname
  if (alternative === undefined) return [certificate.subject.CN].flat().filter((name) => name !== undefined)
  return alternative
    .split(', ')
    .map((name) => name.replace(/^(DNS|IP Address|IP):/, ''))
    .filter((name) => name !== '')
}
