import type { ReaderCall, ReaderCalls } from './protocol.ts'

/** One handler for every call of the protocol; the compiler refuses a forgotten one. */
export type CallTable = {
  readonly [K in ReaderCall]: (
    input: ReaderCalls[K]['input'],
  ) => ReaderCalls[K]['output'] | Promise<ReaderCalls[K]['output']>
}

/** Finds the handler of a message from the other thread, whose types the compiler cannot see. */
export function handleCall(table: CallTable, name: ReaderCall, input: unknown): unknown {
  const handler = table[name] as (input: unknown) => unknown
  return handler(input)
}
