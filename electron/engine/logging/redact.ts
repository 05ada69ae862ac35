const removed = '[redacted]'

/** Keys of our own products and of those we talk to, wherever they stand in a text (architecture.md §6). */
const secretTexts: readonly RegExp[] = [
  // Confluent Cloud API secrets.
  /\bcflt[A-Za-z0-9+/=_-]{8,}/g,
  // OneSignal app and organisation keys.
  /\bos_v2_[A-Za-z0-9_]{4,}/g,
  // Standard Webhooks signing secrets.
  /\bwhsec_[A-Za-z0-9+/=_-]{4,}/g,
]

/** Credentials of an Authorization header: the scheme stays, what follows goes. */
const authorization = /\b(Basic|Bearer|Key)\s+[A-Za-z0-9+/_=.~-]{6,}/gi

/** Fields of a JSON text whose name says that the value is secret. */
const secretFields =
  /("[^"\\]*(?:password|passphrase|secret|authorization|api-?_?key|token)[^"\\]*"\s*:\s*)"(?:[^"\\]|\\.)*"/gi

/** The text without secrets. For everything that leaves the process as text: log lines, reports. */
export function redact(text: string): string {
  let clean = text.replace(secretFields, `$1"${removed}"`).replace(authorization, `$1 ${removed}`)
  for (const pattern of secretTexts) clean = clean.replace(pattern, removed)
  return clean
}
