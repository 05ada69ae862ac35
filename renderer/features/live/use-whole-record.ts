import { useQuery } from '@tanstack/react-query'
import type { EngineClient } from '../../rpc/connection.ts'
import { useClient, useOrpc } from '../../rpc/rpc-context.tsx'
import type { PayloadPart, RecordParts } from './record-json.ts'

/** Characters of one payload that are compared: comparing more takes longer than people wait. */
export const maxComparedChars = 400_000
/** The contract allows no more in one answer (shared/contract/live.ts). */
const partChars = 262_144

/** A kept record with its payloads as far as they are compared. */
export function useWholeRecord(sessionId: string, seq: number) {
  const client = useClient()
  const orpc = useOrpc()
  return useQuery({
    queryKey: [...orpc.live.record.queryKey({ input: { sessionId, seq } }), 'whole'],
    queryFn: () => readWhole(client, sessionId, seq, maxComparedChars),
    staleTime: Infinity,
    gcTime: 30_000,
    retry: false,
  })
}

/** @param maxChars of each payload; what is longer is cut there */
export async function readWhole(
  client: EngineClient,
  sessionId: string,
  seq: number,
  maxChars: number,
): Promise<RecordParts> {
  const record = await client.live.record({ sessionId, seq })
  const payload = async (part: 'key' | 'value'): Promise<PayloadPart> => {
    const { textChars } = record[part]
    let { text } = record[part]
    while (text.length < Math.min(textChars, maxChars)) {
      const offset = text.length
      const more = await client.live.body({ sessionId, seq, part, form: 'decoded', offset, length: partChars })
      if (more.data === '') break
      text += more.data
    }
    return { text: text.slice(0, maxChars), whole: textChars }
  }
  return { record, key: await payload('key'), value: await payload('value') }
}
