/** One HTTP request, ready to be sent. Header values may hold secrets: log `redactHeaders` of them. */
export type HttpRequest = {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** A text is sent as UTF-8. */
  readonly body: string | Uint8Array
  /** How much of the answer's body is kept; without it 2 MiB. */
  readonly keptBytes?: number
  /** For the whole exchange, from the first lookup to the last byte. */
  readonly timeoutMs: number
}

/** Milliseconds; a phase that did not happen (a kept connection has no lookup) is missing. */
export type HttpTimings = {
  readonly dns?: number
  readonly connect?: number
  readonly tls?: number
  /** From the request's first byte to the answer's head. */
  readonly wait?: number
  readonly read?: number
}

/** Why no whole answer came. `bad-request`: it cannot be sent at all, such as a URL that is none. */
export type HttpFailure = {
  readonly kind: 'timeout' | 'network' | 'refused-address' | 'bad-request' | 'bad-response' | 'stopped'
  /** The system's or undici's code, such as ECONNREFUSED. */
  readonly code: string
  readonly message: string
  /** The request was on its way when it failed: the other side may have taken it. */
  readonly mayHaveArrived: boolean
}

/** What came of a request. `status` without `failure` is a whole answer; both together an answer that broke off. */
export type HttpReply = {
  readonly startedAtMs: number
  readonly durationMs: number
  readonly status: number | null
  readonly headers: readonly (readonly [string, string])[]
  /** First part of the body. */
  readonly body: Buffer
  /** True length of the body; null where it was not read to its end. */
  readonly bodyBytes: number | null
  /** SHA-256 of the whole body, where `body` is only its first part. */
  readonly bodySha256: Buffer | null
  readonly remoteAddress: string | null
  readonly timings: HttpTimings
  readonly failure: HttpFailure | null
}

/** Sends requests. Never rejects: what goes wrong is part of the reply. */
export interface HttpSender {
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpReply>
  close(): Promise<void>
}
