import { LogLook } from './log-look.ts'
import type { SoakTopic } from './soak-topic.ts'

/**
 * What of a group's committed offsets is not in the logs, in words; nothing where the store is ahead everywhere. The
 * broker is asked first: logs only ever grow, so a relay that still runs cannot be accused wrongly.
 */
export async function aheadOfStore(topic: SoakTopic, directories: readonly string[]): Promise<readonly string[]> {
  const committed = Object.entries(await topic.committed()).filter(([, offset]) => Number(offset) > 0)
  const logs = directories.map((directory) => new LogLook(directory))
  try {
    return committed.flatMap(([name, text]) => {
      const [partition, offset] = [Number(name), Number(text)]
      const next = Math.max(...logs.map((log) => log.stored().find((one) => one.partition === partition)?.next ?? 0))
      if (offset > next) return [`partition ${name}: committed ${offset}, stored up to ${next}`]
      // One log that is alone has every single record below the committed offset.
      const [only] = logs.length === 1 ? logs : []
      const stored = only?.countBelow(partition, offset) ?? offset
      return stored === offset ? [] : [`partition ${name}: committed ${offset}, ${stored} records stored below it`]
    })
  } finally {
    for (const log of logs) log.close()
  }
}
