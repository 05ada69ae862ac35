import type { HttpRequest } from './types.ts'

/** Headers as they may be kept: what stands for a secret is gone, that it was there stays. */
export const redactHeaders = (headers: HttpRequest['headers']): (readonly [string, string])[] =>
  headers.map(([name, value]) =>
    /^(proxy-)?authorization$/i.test(name) ? [name, `${value.split(' ')[0] ?? ''} ***`] : [name, value],
  )
