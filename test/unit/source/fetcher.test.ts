import { afterEach, expect, it } from 'vitest'
import type { ClusterSession } from '#engine/source/kafka/cluster-session.ts'
import { Fetcher } from '#engine/source/kafka/fetcher.ts'
import type { FetchedBytes, FetchResponse } from '#engine/source/wire/fetch-response.ts'
import { eventually } from '../../support/eventually.ts'

const one = { topic: 't', partition: 0 }
const opened: Fetcher[] = []
let end = (): void => {}
afterEach(async () => {
  end()
  for (const fetcher of opened.splice(0)) await fetcher.stop()
})

/** A broker that answers the first fetch like this, and the next one never. */
function answering(answer: Partial<FetchedBytes>) {
  const bytes = { ...one, errorCode: 0, lastStableOffset: 0n, aborted: [], records: Buffer.alloc(0), ...answer }
  const response: FetchResponse = { clientSideThrottleTime: 0, errorCode: 0, partitions: [bytes] }
  const asked: bigint[] = []
  const session = {
    leaderOf: () => 0,
    fetch: (_: number, from: readonly { readonly offset: bigint }[]) => {
      asked.push(...from.map(({ offset }) => offset))
      return asked.length === 1
        ? Promise.resolve(response)
        : new Promise<FetchResponse>((resolve) => {
            end = () => resolve({ ...response, partitions: [] })
          })
    },
  } as unknown as ClusterSession
  return { session, asked }
}

function fetching(session: ClusterSession, outOfRange: () => Promise<bigint>): Fetcher {
  const positions = new Map([['t/0', 4n]])
  const fetcher = new Fetcher(session, { partitions: [one], positions, ends: null, outOfRange })
  opened.push(fetcher)
  return fetcher
}

it('reads on behind a gap, and hands the gap on at once: nothing may ever come behind it', async () => {
  const { session, asked } = answering({ errorCode: 1 })
  const fetcher = fetching(session, () => Promise.resolve(10n))
  expect(await fetcher.next()).toEqual([{ ...one, records: [], nextOffset: 10n, bytes: 0, isLast: false }])
  await eventually(() => expect(asked).toEqual([4n, 10n]))
})

it.each([
  [3, /^Partition 0 of topic "t" is not known there at the moment: .* It is tried again\.$/],
  [87, /^Partition 0 of topic "t" answered with Kafka error 87\. It is tried again; look at the broker's log/],
])('ends with what happened and what now after error %i', async (errorCode, words) => {
  const fetcher = fetching(answering({ errorCode }).session, () => Promise.resolve(0n))
  await expect(fetcher.next()).rejects.toMatchObject({
    code: 'UNREACHABLE',
    retryable: true,
    message: expect.stringMatching(words),
  })
})

it('ends with the place of records that cannot be unpacked', async () => {
  const records = Buffer.alloc(100)
  records.writeInt8(2, 16)
  const fetcher = fetching(answering({ records }).session, () => Promise.resolve(0n))
  await expect(fetcher.next()).rejects.toMatchObject({
    code: 'INTERNAL',
    message: expect.stringMatching(
      /^The records of topic "t", partition 0, from offset 4 on cannot be unpacked: .*begin/,
    ),
  })
})
