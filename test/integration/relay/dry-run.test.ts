import { afterEach, expect, test } from 'vitest'
import type { InspectQuery } from '#engine/source/types.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { eventually } from '../../support/eventually.ts'
import { records } from '../../support/relay/records.ts'
import { runningRelays, statusOf } from '../../support/relay/running.ts'
import { ScriptedSource } from '../../support/relay/scripted-source.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const running = runningRelays(afterEach, directory)
const notice = 'Topic "user-events" was deleted and made anew while it was read; its offsets begin again.'

/** Five records; while it is followed the topic is made anew with three. */
class TopicMadeAnew extends ScriptedSource {
  override async *inspect(query?: InspectQuery): AsyncIterable<readonly RawRecord[]> {
    if (query?.until === 'end') {
      yield records(5)
      return
    }
    yield records(5).slice(1)
    query?.onState?.({ kind: 'reading', notice })
    yield records(3)
    await new Promise<void>((resolve) => query?.signal.addEventListener('abort', () => resolve()))
  }
}

test('a dry run counts what two passes give once, and what a topic that was made anew gives, which it says', async () => {
  const server = await running.server()
  const fixture = await running.relay(server, new TopicMadeAnew([]), { relay: { mode: 'dry-run' } })
  await fixture.relays.start('orders')
  await eventually(() => expect(statusOf(fixture)).toMatchObject({ consumed: 8, mapped: 8 }))
  expect(statusOf(fixture)).toMatchObject({ state: 'running', message: notice })
  const offsets = fixture.relays.dryRunRows('orders', { before: null, limit: 8 }).map(({ offset }) => offset)
  expect(offsets).toEqual(['2', '1', '0', '4', '3', '2', '1', '0'])
})
