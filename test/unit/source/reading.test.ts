import { describe, expect, it } from 'vitest'
import type { ClusterSession } from '#engine/source/kafka/cluster-session.ts'
import type { KafkaEnvironment } from '#engine/source/kafka/environment.ts'
import { nearestOffset, type Reading } from '#engine/source/kafka/reading.ts'
import { behindTheEnd, refuseOtherTopics, reportLost } from '#engine/source/kafka/relay-start.ts'
import type { RelaySourceConfig } from '#engine/source/types.ts'
import { collectingLogger } from '../../support/logger.ts'

const [oldId, newId] = ['a'.repeat(32), 'b'.repeat(32)]
const env = { logger: collectingLogger() } as unknown as KafkaEnvironment

/** A cluster whose topic t holds offsets 10 to 19. */
const aSession = (id: string) =>
  ({
    offsets: (_: unknown, at: bigint) => Promise.resolve(new Map([['t/0', at === -2n ? 10n : 20n]])),
    topicIds: () => Promise.resolve(new Map([['t', id]])),
  }) as unknown as ClusterSession

const aReading = (): Reading => ({
  partitions: [{ topic: 't', partition: 0 }],
  positions: new Map(),
  ends: new Map(),
  follows: true,
  away: new Set(),
  ids: new Map([['t', oldId]]),
  notice: null,
})

describe('an offset that is not there, while records are shown', () => {
  const lookFrom = async (offset: bigint, id = oldId) => {
    const reading = aReading()
    const next = await nearestOffset(env, aSession(id), reading, { topic: 't', partition: 0, offset })
    return { next, notice: reading.notice }
  }

  it('was deleted by retention: what is left is shown, and the gap is told', async () => {
    expect(await lookFrom(4n)).toEqual({
      next: 10n,
      notice:
        "Offsets 4 to 9 of t partition 0 were deleted by the topic's retention before they were read. What is left is shown.",
    })
  })

  it('lies behind the end: the log was cut, which is told, and reading goes on at its end', async () => {
    const { next, notice } = await lookFrom(25n)
    expect(next).toBe(20n)
    expect(notice).toMatch(/^t partition 0 ended at offset 20 although it had been read up to 25: a replica/)
  })

  it('belongs to a topic that is gone: another look begins with the new one', async () => {
    await expect(lookFrom(25n, newId)).rejects.toMatchObject({
      retryable: true,
      message: '"t" was deleted and made anew. It is looked at again.',
    })
  })
})

describe('a relay', () => {
  const knowing = (id: string | null, isRead = true) =>
    ({
      topicIds: { stored: () => (id === null ? null : { id, isRead }), keep: () => Promise.resolve() },
    }) as unknown as RelaySourceConfig
  const known = (id?: string) => ({
    partitions: new Map(),
    ids: new Map(id === undefined ? [] : [['t', id]]),
    anew: new Set<string>(),
  })
  const seen = new Map([['t', newId]])

  it('says how many records retention took, and what to do', () => {
    const told = (low: bigint) => reportLost(env, { consumerGroup: 'g' }, { topic: 't', partition: 0, at: 4n, low })
    expect(told(10n)).toBe(
      "Up to 6 records of t/0 (offsets 4 to 9) were deleted by the topic's retention before this relay read them. " +
        'Reading goes on behind; lengthen retention.ms if that must not happen.',
    )
    expect(told(5n)).toMatch(/^A record of t\/0 \(offset 4\) was deleted by .* read it\. Reading goes on behind;/)
  })

  it('says how to reset a group that points behind the end, in a command that runs', () => {
    const cluster = { bootstrapServers: ['a:9092', 'b:9092'] }
    const { message } = behindTheEnd(
      cluster,
      { consumerGroup: 'my group' },
      { topic: 't', partition: 0, at: 9n, high: 3n },
    )
    expect(message).toMatch(/^Group "my group" has committed offset 9 of t\/0, but the partition ends at 3: /)
    expect(message).toContain(
      "kafka-consumer-groups.sh --bootstrap-server a:9092,b:9092 --reset-offsets --group 'my group' --topic t --to-earliest",
    )
  })

  it('refuses another topic than it has read, now or before it was stopped', () => {
    expect(() => refuseOtherTopics(knowing(oldId), known(), seen)).toThrow(
      /^Topic "t" was deleted and made anew while this relay was stopped\. .*Use a relay with another name/,
    )
    expect(() => refuseOtherTopics(knowing(newId), known(oldId), seen)).toThrow(/made anew while it was read/)
  })

  it.each([
    ['the log says is the same', knowing(newId), []],
    ['the log says nothing of', knowing(null), []],
    ['was made anew before anything of it was read, which is to be told', knowing(oldId, false), ['t']],
  ])('takes a topic that %s', (_, config, anew) => {
    const topics = known()
    refuseOtherTopics(config, topics, seen)
    expect(topics.ids).toEqual(seen)
    expect([...topics.anew]).toEqual(anew)
  })

  it('takes any topic of a broker that is too old to tell ids', () => {
    expect(() => refuseOtherTopics(knowing(oldId), known(oldId), new Map())).not.toThrow()
  })
})
