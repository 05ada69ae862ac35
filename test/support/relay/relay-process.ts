import { eventually } from '../eventually.ts'
import { ScriptedSource } from './scripted-source.ts'
import { openRelays } from './fixture.ts'
import { records } from './records.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A relay in a process of its own, to be killed: argv = directory, records. What is committed is kept in a file, as a
 * broker keeps it. Prints `idle` and its status when all is done.
 */
const [directory = '', count = '0'] = process.argv.slice(2)
const offsetFile = join(directory, 'committed.json')

class FileCommitted extends Map<number, bigint> {
  override set(partition: number, offset: bigint): this {
    super.set(partition, offset)
    writeFileSync(offsetFile, JSON.stringify([...this].map(([key, value]) => [key, String(value)])))
    return this
  }
}

function committedBefore(): Map<number, bigint> {
  const committed = new FileCommitted()
  try {
    const entries = JSON.parse(readFileSync(offsetFile, 'utf8')) as [number, string][]
    for (const [partition, offset] of entries) Map.prototype.set.call(committed, partition, BigInt(offset))
  } catch {
    // The first run, or killed in the middle of writing: reading begins anew, which must do no harm.
  }
  return committed
}

const source = new ScriptedSource(records(Number(count)), { committed: committedBefore(), batchSize: 200 })
const fixture = await openRelays(directory, () => source)
await fixture.relays.start('orders', { allowLive: true })
await eventually(
  async () => {
    if (!(await fixture.relays.isIdle('orders'))) throw new Error('the relay is not idle yet')
  },
  { timeoutMs: 120_000 },
)
process.stdout.write(`${JSON.stringify(fixture.relays.statuses()[0])}\n`)
await fixture.close()
