import { useEffect, useState } from 'react'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { showProblem } from '../../../rpc/show-problem.ts'

/** The contract allows no more in one answer (shared/contract/live.ts). */
const partLength = 262_144

export type BodyOf = { readonly sessionId: string; readonly seq: number; readonly part: 'key' | 'value' }

/** A long payload in parts: the beginning that came with the record, and what was asked for since. */
export function useBodyParts<T>(
  body: BodyOf,
  form: 'raw' | 'decoded',
  first: T,
  lengthOf: (whole: T) => number,
  append: (whole: T, data: string) => T,
) {
  const client = useClient()
  const [whole, setWhole] = useState(first)
  const [busy, setBusy] = useState(false)
  // Another record begins anew.
  useEffect(() => setWhole(first), [body.sessionId, body.seq, body.part, first])
  const more = () => {
    setBusy(true)
    client.live
      .body({ ...body, form, offset: lengthOf(whole), length: partLength })
      .then((answer) => setWhole((before) => append(before, answer.data)), showProblem)
      .finally(() => setBusy(false))
  }
  return { whole, busy, more }
}
