import type { HttpReply } from '#engine/destination/types.ts'

const mask = '***'
/** Shorter ones would stand in any text by chance. */
const shortest = 4

/** An answer as it may be logged: a server that repeats a secret does not get it into the log. */
export function redactReply(reply: HttpReply, secrets: readonly string[]): HttpReply {
  const values = secrets.filter((secret) => secret.length >= shortest)
  if (values.length === 0) return reply
  const clean = (text: string): string => values.reduce((rest, value) => rest.replaceAll(value, mask), text)
  const { failure } = reply
  return {
    ...reply,
    headers: reply.headers.map(([name, value]) => [name, clean(value)] as const),
    body: values.reduce(cleanBytes, reply.body),
    failure: failure === null ? null : { ...failure, message: clean(failure.message) },
  }
}

function cleanBytes(body: Buffer, value: string): Buffer {
  if (!body.includes(value)) return body
  // latin1 keeps every byte as it is.
  const needle = Buffer.from(value).toString('latin1')
  return Buffer.from(body.toString('latin1').replaceAll(needle, mask), 'latin1')
}
