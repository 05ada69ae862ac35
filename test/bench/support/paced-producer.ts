import { setTimeout as delay } from 'node:timers/promises'
import { type SoakRecord, soakRecords } from '../../support/soak/soak-records.ts'
import type { SoakTopic } from '../../support/soak/soak-topic.ts'

/** Ticks a second: small enough that a reader sees a stream and not bursts. */
const ticksPerSecond = 20

/**
 * Produces at a rate until stopped; what it falls behind it makes up for. Gives the number produced.
 * @param make so many records for a tick; always the same ones where absent
 */
export function producePaced(
  topic: SoakTopic,
  recordsPerSecond: number,
  make?: (count: number) => readonly SoakRecord[],
): { readonly stop: () => Promise<number> } {
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
