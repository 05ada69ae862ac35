/** Why a step of the network did not succeed. Values, not exceptions: a ladder is made of them. */
export type Trouble =
  | { readonly kind: 'timeout' }
  /** The caller has left. */
  | { readonly kind: 'aborted' }
  /** The other side ended the connection in good order, and too early. */
  | { readonly kind: 'closed' }
  /** Node's error code: ECONNREFUSED, ENOTFOUND, ERR_SSL_… */
  | { readonly kind: 'network'; readonly code: string }
  /** Bytes that do not follow the protocol. `bytes` are the first ones. */
  | { readonly kind: 'garbage'; readonly why: string; readonly bytes: Buffer }
  /** A broker that has answered well before wants to send more than we take. */
  | { readonly kind: 'too-large'; readonly sizeBytes: number }

export const timedOut: Trouble = { kind: 'timeout' }
export const aborted: Trouble = { kind: 'aborted' }
export const closedEarly: Trouble = { kind: 'closed' }

/** The most that is kept of an answer that nobody understands: enough for people to recognise it. */
const keptBytes = 200

/** An answer that is not what was asked for; the first of its bytes are kept for the text that names the culprit. */
export const garbage = (why: string, bytes: Uint8Array): Trouble => ({
  kind: 'garbage',
  why,
  bytes: Buffer.from(bytes.subarray(0, keptBytes)),
})

/** From an error of Node's sockets: its code (`ECONNREFUSED`), or its text where it has none. */
export function networkTrouble(error: unknown): Trouble {
  const code = (error as { readonly code?: unknown } | null)?.code
  return { kind: 'network', code: typeof code === 'string' ? code : String(error) }
}

/** One word: Node's code, `timeout`, `closed`. The texts choose by it. */
export function troubleCode(trouble: Trouble): string {
  switch (trouble.kind) {
    case 'network':
      return trouble.code
    case 'garbage':
      return trouble.why
    case 'too-large':
      return `an answer of ${trouble.sizeBytes} bytes`
    case 'timeout':
    case 'closed':
    case 'aborted':
      return trouble.kind
  }
}

const words: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name does not exist in DNS (ENOTFOUND)',
  EAI_AGAIN: 'DNS does not answer (EAI_AGAIN)',
  ECONNREFUSED: 'it refuses connections (ECONNREFUSED)',
  ECONNRESET: 'it cuts the connection (ECONNRESET)',
  EHOSTUNREACH: 'there is no route to it (EHOSTUNREACH)',
  ENETUNREACH: 'there is no route to it (ENETUNREACH)',
  ETIMEDOUT: 'it does not answer in time',
  timeout: 'it does not answer in time',
  closed: 'it closes the connection',
}

/** Half a sentence, to stand behind an address. */
export function troubleText(trouble: Trouble): string {
  const code = troubleCode(trouble)
  return words[code] ?? code
}

/** Bytes for people: text where they are text, else hexadecimal. */
export function shownBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1').trimEnd()
  return /^[\x20-\x7e\r\n\t]+$/.test(text)
    ? JSON.stringify(text.slice(0, 100))
    : `${Buffer.from(bytes.subarray(0, 24)).toString('hex')}${bytes.length > 24 ? '…' : ''} (hexadecimal)`
}
