/** Java's key stores, which only Java reads, and the commands that turn them into PEM files. */
import { shellQuote } from '../../lib/shell-quote.ts'

export type StoreKind = 'JKS' | 'PKCS12'

/** What a store is, by its declared type, else by its name; null for PEM. Java's own default is JKS, which also opens PKCS#12. */
export function storeKind(declared: string | undefined, file: string): StoreKind | null {
  const type = (declared ?? '').toUpperCase()
  if (type === 'PEM' || (type === '' && /\.(pem|crt|cer|key)$/i.test(file))) return null
  if (type === 'PKCS12' || (type === '' && /\.(p12|pfx)$/i.test(file))) return 'PKCS12'
  return 'JKS'
}

/** For `ssl.truststore.location` and `ssl.keystore.location` of such a store. */
export function commandsForStore(
  key: string,
  file: string,
  kind: StoreKind,
): { reason: string; commands: readonly string[] } {
  const trust = key.includes('truststore')
  const name = kind === 'JKS' ? 'a Java key store' : 'a PKCS#12 store'
  if (trust) {
    return {
      reason: `${basenameOf(file)} is ${name}. Write its certificates to a PEM file and name that as CA certificates.`,
      commands: [
        kind === 'JKS'
          ? `keytool -list -rfc -keystore ${shellQuote(file)} > certs/ca.pem`
          : `openssl pkcs12 -in ${shellQuote(file)} -nokeys -out certs/ca.pem`,
      ],
    }
  }
  const p12 = kind === 'JKS' ? 'client.p12' : file
  return {
    reason: `${basenameOf(file)} is ${name}. Write certificate and key to PEM files and name those as client certificate and client key.`,
    commands: [
      ...(kind === 'JKS'
        ? [`keytool -importkeystore -srckeystore ${shellQuote(file)} -destkeystore client.p12 -deststoretype PKCS12`]
        : []),
      `openssl pkcs12 -in ${shellQuote(p12)} -clcerts -nokeys -out certs/client.pem`,
      `openssl pkcs12 -in ${shellQuote(p12)} -nocerts -out certs/client.key`,
    ],
  }
}

/** The last part of a path, of either kind of system. */
export const basenameOf = (path: string): string => path.split(/[/\\]/).at(-1) ?? path
