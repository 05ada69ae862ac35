import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'
import { type SoakRecord, soakRecords } from '../../support/soak/soak-records.ts'
import type { SoakProducer } from '../../support/soak/soak-topic.ts'

/** Ticks a second: small enough that a reader sees a stream and not bursts. */
const ticksPerSecond = 20

export type PacedProducer = { readonly stop: () => Promise<number> }

/**
 * Produces at a rate until stopped; what it falls behind it makes up for. Gives the number produced.
 * @param make so many records for a tick; always the same ones where absent
 */
export function producePaced(
  topic: Pick<SoakProducer, 'produce'>,
  recordsPerSecond: number,
  make?: (count: number) => readonly SoakRecord[],
): PacedProducer {
  const perTick = recordsPerSecond / ticksPerSecond
  const same = make === undefined ? soakRecords(perTick, 6, 20) : []
  let running = true
  let produced = 0
  const loop = async (): Promise<number> => {
    const began = performance.now()
    while (running) {
      const due = ((performance.now() - began) / 1000) * recordsPerSecond
      if (produced + perTick > due) await delay(5)
      else {
        await topic.produce(make?.(perTick) ?? same)
        produced += perTick
      }
    }
    return produced
  }
  const ended = loop()
  return {
    stop: () => {
      running = false
      return ended
    },
  }
}

/**
 * The same from a process of its own, as in the world: what collects the garbage of a producer must not take the cores
 * from what is measured.
 */
export async function producePacedApart(
  bootstrapServers: string,
  topic: string,
  recordsPerSecond: number,
): Promise<PacedProducer> {
  const entry = fileURLToPath(new URL('paced-producer-process.ts', import.meta.url))
  // kafkajs asks for negative timeouts, which harm nothing.
  const execArgv = ['--single-threaded-gc', '--disable-warning=TimeoutNegativeWarning']
  const child = fork(entry, [bootstrapServers, topic, String(recordsPerSecond)], { execArgv })
  await once(child, 'message')
  return {
    stop: async () => {
      const ended = once(child, 'exit')
      child.send('stop')
      const [produced] = await once(child, 'message')
      await ended
      return Number(produced)
    },
  }
}
