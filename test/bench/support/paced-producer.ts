import { setTimeout as delay } from 'node:timers/promises'
import { soakRecords } from '../../support/soak/soak-records.ts'
import type { SoakTopic } from '../../support/soak/soak-topic.ts'

/** Ticks a second: small enough that a reader sees a stream and not bursts. */
const ticksPerSecond = 20

/** Produces at a rate until stopped; what it falls behind it makes up for. Gives the number produced. */
export function producePaced(topic: SoakTopic, recordsPerSecond: number): { readonly stop: () => Promise<number> } {
  const records = soakRecords(recordsPerSecond / ticksPerSecond, 6, 20)
  let running = true
  let produced = 0
  const loop = async (): Promise<number> => {
    const began = performance.now()
    while (running) {
      const due = ((performance.now() - began) / 1000) * recordsPerSecond
      if (produced + records.length > due) await delay(5)
      else {
        await topic.produce(records)
        produced += records.length
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
