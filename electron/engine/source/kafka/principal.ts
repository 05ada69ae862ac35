import { X509Certificate } from 'node:crypto'

/** What decides who a client is to the broker. */
export type Identity = {
  /** SASL user name. */
  readonly username?: string | undefined
  /** The client certificate, PEM. */
  readonly certificate?: string | undefined
}

/**
 * The principal that a broker sees, as its ACLs name it: the SASL user, else the client certificate's distinguished name
 * (last part first, RFC 2253), else `User:ANONYMOUS`. A broker with principal mapping rules, or Confluent Cloud with its
 * service accounts, may use another one.
 */
export function principalOf({ username, certificate }: Identity): string {
  if (username !== undefined) return `User:${username}`
  if (certificate === undefined) return 'User:ANONYMOUS'
  return `User:${new X509Certificate(certificate).subject.split('\n').toReversed().join(',')}`
}
