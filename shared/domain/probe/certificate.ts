/** What people need to know of a certificate that somebody showed. */
export type ShownCertificate = {
  /** `CN=kafka.example.org, O=Shop` */
  readonly subject: string
  readonly issuer: string
  /** DNS names and addresses that it is valid for. */
  readonly names: readonly string[]
  readonly validFrom: string
  readonly validTo: string
  readonly selfSigned: boolean
}

/** `Jan  5 09:34:43 2026 GMT`, as certificates print it, as ISO 8601; other texts as they are. */
export function isoDate(text: string): string {
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? text : new Date(ms).toISOString().replace('.000Z', 'Z')
}
