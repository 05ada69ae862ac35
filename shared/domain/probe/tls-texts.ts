/** TLS: which certificate, which names, which CA. */
import { isoDate, type ShownCertificate } from './certificate.ts'
import { failed, type Outcome, passed } from './outcome.ts'

/** Who is asked, and where its settings stand: the Kafka connection and the registry have the same troubles. */
export type TlsPlace = {
  /** host:port */
  readonly server: string
  /** `tls` or `registry-tls`: the beginning of every code. */
  readonly prefix: 'tls' | 'registry-tls'
  /** The file that the connection names; null where it trusts the public CAs. */
  readonly caFile: string | null
  /** How the setting is called: `caFile`, `schemaRegistry.caFile`. */
  readonly caSetting: string
  /** How the setting of the address is called. */
  readonly addressSetting: string
}

const list = (names: readonly string[]): string => (names.length === 0 ? 'no names at all' : names.join(', '))

/** @param chain what the server showed, its own certificate first */
export function certificateRefused(place: TlsPlace, code: string, chain: readonly ShownCertificate[]): Outcome {
  const [leaf] = chain
  if (leaf === undefined) {
    return failed(`${place.prefix}-no-certificate`, `${place.server} showed no certificate (${code}).`, [
      'The server is misconfigured: ask whoever runs it.',
    ])
  }
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return hostMismatch(place, leaf)
    case 'CERT_HAS_EXPIRED':
      return expired(place, chain)
    case 'CERT_NOT_YET_VALID':
      return failed(
        `${place.prefix}-not-yet-valid`,
        `The certificate of ${place.server} (${leaf.subject}) is valid only from ${isoDate(leaf.validFrom)} on.`,
        ['Check the clock of this machine; if it is right, ask whoever runs the server.'],
      )
    default:
      return untrusted(place, leaf, chain, code)
  }
}

function untrusted(place: TlsPlace, leaf: ShownCertificate, chain: readonly ShownCertificate[], code: string): Outcome {
  const top = chain.at(-1) ?? leaf
  const what = leaf.selfSigned
    ? `The certificate of ${place.server} (${leaf.subject}) is signed by itself`
    : `The certificate of ${place.server} (${leaf.subject}) is issued by "${top.issuer}"`
  const why =
    place.caFile === null
      ? `no "${place.caSetting}" is set, and it is none of the public authorities`
      : `"${place.caSetting}" (${place.caFile}) does not hold it`
  return failed(`${place.prefix}-untrusted-ca`, `${what}, which is not trusted (${code}): ${why}.`, [
    `Set "${place.caSetting}" to a PEM file with the certificate of "${top.issuer}". Whoever runs the server has it; \`openssl s_client -showcerts -connect ${place.server}\` shows what the server sends.`,
    ...(place.caFile === null ? [] : ['If that file was right once, the server has got a certificate of another CA.']),
  ])
}

const hostMismatch = (place: TlsPlace, leaf: ShownCertificate): Outcome =>
  failed(
    `${place.prefix}-host-mismatch`,
    `The certificate of ${place.server} is for other names: it has ${list(leaf.names)}, and that host is none of them.`,
    [
      `Use one of those names in "${place.addressSetting}".`,
      'Or let whoever runs the server issue a certificate that has this name among its subjectAltNames.',
    ],
  )

function expired(place: TlsPlace, chain: readonly ShownCertificate[]): Outcome {
  const dead = chain.toSorted((a, b) => Date.parse(a.validTo) - Date.parse(b.validTo))[0]
  return failed(
    `${place.prefix}-expired`,
    `The certificate ${dead?.subject ?? ''} of ${place.server} has expired on ${isoDate(dead?.validTo ?? '')}.`,
    ['Ask whoever runs the server to renew it.', 'Check the clock of this machine.'],
  )
}

/** @param alert OpenSSL's name of what the server said */
export function clientCertificateWanted(place: TlsPlace, given: string | null, alert: string): Outcome {
  if (given === null) {
    return failed(
      `${place.prefix}-client-certificate-required`,
      `${place.server} wants a client certificate and the connection has none (${alert}).`,
      ['Set "certFile" and "keyFile" to the certificate and key (PEM) that you were given for this cluster.'],
    )
  }
  return failed(
    `${place.prefix}-client-certificate-refused`,
    `${place.server} refuses the client certificate in "certFile" (${given}): ${alert}.`,
    [
      'Check that it was issued by a CA that the server trusts, is not expired, and belongs to this cluster. A certificate of an intermediate CA needs that CA in the same file, behind it.',
    ],
  )
}

/** @param speaks what the port turned out to be */
export function noTlsThere(place: TlsPlace, speaks: 'kafka' | 'kafka-sasl' | 'http', protocol: string): Outcome {
  if (speaks === 'http') {
    return failed(
      `${place.prefix}-http-server`,
      `${place.server} is an HTTP server: it answers plain HTTP and does not speak TLS.`,
      ['Use host and port of a Kafka listener in "bootstrapServers".'],
    )
  }
  const plain = speaks === 'kafka-sasl' ? 'SASL_PLAINTEXT' : 'PLAINTEXT'
  return failed(
    `${place.prefix}-plaintext-port`,
    `This port speaks plaintext: ${place.server} is a Kafka listener without TLS, and the connection says ${protocol}.`,
    [
      `Use the port of the TLS listener in "bootstrapServers".`,
      `Or set "protocol" to ${plain}, if the network between here and there may see everything.`,
    ],
  )
}

/** @param code of Node; `timeout`, `closed` */
export function handshakeFailed(place: TlsPlace, code: string): Outcome {
  if (code === 'timeout') {
    return failed(
      `${place.prefix}-timeout`,
      `${place.server} took the connection and then said nothing: no TLS handshake came about in time.`,
      ['Check that this is the port of a TLS listener, and that no proxy or firewall in between keeps quiet.'],
    )
  }
  if (code === 'closed' || code === 'ECONNRESET') {
    return failed(
      `${place.prefix}-closed`,
      `${place.server} closed the connection before the TLS handshake was done. It answers neither plain Kafka nor HTTP.`,
      [
        'Check that this is the port of a TLS listener. Behind a load balancer or PrivateLink the host name matters (SNI): use the name, not an address.',
      ],
    )
  }
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH|HTTP_REQUEST|UNEXPECTED_MESSAGE|EPROTO/.test(code)) {
    return failed(
      `${place.prefix}-not-spoken`,
      `${place.server} answers, but not with TLS, nor with Kafka or HTTP (${code}).`,
      [`Check host and port in "${place.addressSetting}": this is some other service.`],
    )
  }
  if (/VERSION|CIPHER|HANDSHAKE_FAILURE|SHARED/.test(code)) {
    return failed(
      `${place.prefix}-no-common-version`,
      `${place.server} and Signalbench have no TLS version or cipher in common (${code}).`,
      ['Let whoever runs the server turn on TLS 1.2 or 1.3 with usual ciphers.'],
    )
  }
  return failed(`${place.prefix}-failed`, `The TLS handshake with ${place.server} failed (${code}).`, [
    'Check that this is the port of a TLS listener.',
  ])
}

/** With the days that the server's certificate is still valid; null where it showed none. */
export function tlsPassed(server: string, version: string, leaf: ShownCertificate | null, nowMs: number): Outcome {
  const days = leaf === null ? Number.NaN : Math.floor((Date.parse(leaf.validTo) - nowMs) / 86_400_000)
  const valid = Number.isNaN(days) ? '' : `, valid for ${days} more ${days === 1 ? 'day' : 'days'}`
  return passed(
    `${version.replace('TLSv', 'TLS ')} with ${server}: certificate of ${leaf?.subject ?? 'nobody'}${valid}.`,
  )
}
