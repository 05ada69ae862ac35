/**
 * How the strict server treats one request. `stored`: whether the events count as received although the sender is not
 * told so, as when an answer is lost on its way.
 */
export type Behaviour =
  /** `until`: the answer waits for it. */
  | { readonly kind: 'accept'; readonly delayMs?: number; readonly until?: Promise<unknown> }
  | { readonly kind: 'status'; readonly status: number; readonly body?: string }
  | { readonly kind: 'too-many'; readonly retryAfterSeconds: number; readonly emptyBody?: boolean }
  | { readonly kind: 'never'; readonly stored: boolean }
  | { readonly kind: 'half'; readonly stored: boolean }
  | { readonly kind: 'reset'; readonly stored: boolean }
  | { readonly kind: 'garbage'; readonly stored: boolean }
  /** 202 where every n-th event failed: `not found` is final, any other code is to be sent again. */
  | { readonly kind: 'partial'; readonly everyNth: number; readonly code: string }

/** The behaviour for each request, by its number from 0. */
export type Script = (requestNumber: number) => Behaviour

/** One after the other, then always `accept`. */
export const inOrder =
  (...steps: readonly Behaviour[]): Script =>
  (number) =>
    steps[number] ?? { kind: 'accept' }
