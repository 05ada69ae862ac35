/** Who the cluster takes this connection for, as far as that can be known from outside. */
export type Principal = {
  /** As ACLs name it: `User:reader`, `User:CN=client,O=Shop`, `User:ANONYMOUS`. */
  readonly name: string
  /** What `confluent` calls the owner; a placeholder where only an API key is known. */
  readonly serviceAccount: string
  /** What has to be known before the name is used in a command. */
  readonly notes: readonly string[]
}

/** Stands for the service account that owns an API key: nothing that a key can ask says its name. */
const serviceAccountPlaceholder = 'sa-xxxx'

/** Confluent Cloud's API keys: 16 capital letters and digits, such as `ABCDEFGHIJ123456`. */
const cloudApiKey = /^[A-Z0-9]{16}$/

/** A user that signed in by SASL with that name. */
export function saslPrincipal(username: string): Principal {
  const isKey = cloudApiKey.test(username)
  return {
    name: `User:${username}`,
    serviceAccount: isKey ? serviceAccountPlaceholder : username,
    notes: isKey
      ? [
          `Put the owner of the API key ${username} in place of ${serviceAccountPlaceholder}: \`confluent api-key list\` shows it.`,
        ]
      : [],
  }
}

/** RFC 2253's short names; Java writes other attributes as numbers, which nobody can type. */
const shortNames = new Set(['CN', 'OU', 'O', 'L', 'ST', 'C', 'DC', 'STREET', 'UID'])

/**
 * The name that a broker makes of a client certificate (Kafka's default mapping: Java's RFC 2253 form, most specific
 * part first).
 * @param subject as Node prints it, one `CN=client` a line, in the certificate's order
 */
export function certificatePrincipal(subject: string): Principal {
  const parts = subject
    .split('\n')
    .filter((part) => shortNames.has(part.slice(0, Math.max(0, part.indexOf('=')))))
    .map((part) => part.replaceAll(/[,+"\\<>;]/g, (character, at: number) => (at === 0 ? character : `\\${character}`)))
  const name = parts.toReversed().join(',')
  return {
    name: `User:${name}`,
    serviceAccount: name,
    notes: ['A broker with ssl.principal.mapping.rules may know this certificate by a shorter name.'],
  }
}

/** Whoever comes without proof of who they are. */
export const anonymous: Principal = { name: 'User:ANONYMOUS', serviceAccount: 'ANONYMOUS', notes: [] }
