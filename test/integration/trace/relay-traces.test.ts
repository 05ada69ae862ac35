import { afterEach, expect, test } from 'vitest'
import { createWorkspaceTrace } from '#engine/trace/workspace-trace.ts'
import type { TraceService } from '#engine/trace/types.ts'
import type { TraceTimeline } from '#shared/schema/trace.ts'
import { aRecord, records } from '../../support/relay/records.ts'
import { idle, runningRelays } from '../../support/relay/running.ts'
import { ScriptedSource } from '../../support/relay/scripted-source.ts'
import { inOrder } from '../../support/http/behaviours.ts'
import { spawnCli } from '../../support/cli/spawn-cli.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const running = runningRelays(afterEach, directory)

const timeline = (traces: TraceService, id: string): TraceTimeline => {
  const found = traces.find(id)
  if (found.kind !== 'timeline') throw new Error(`${id}: ${JSON.stringify(found)}`)
  return found.timeline
}

// The first record is in the first request, whatever else is.
test('one timeline by any id, over a restart, with the place where it stopped', async () => {
  const server = await running.server({
    script: inOrder({ kind: 'status', status: 503 }),
    knownUser: (user) => user !== 'user_2',
  })
  const rejected = aRecord(4, { user_id: 'user_4' })
  const same = aRecord(5, {
    event_name: 'purchase',
    user_id: 'user_3',
    event_timestamp: '2026-01-02T03:04:05Z',
    event_data: { event_id: 'e-0-3' },
  })
  const fixture = await running.relay(server, new ScriptedSource([...records(4), rejected, same]))
  await fixture.relays.start('orders', { allowLive: true })
  await idle(fixture)
  await fixture.close()

  const traces = createWorkspaceTrace(fixture.workspace, { logger: fixture.log, clock: Date })
  const delivered = timeline(traces, 'e-0-0')
  expect(delivered.steps.map(({ what }) => what)).toEqual(['record', 'event', 'attempt', 'attempt', 'accepted'])
  expect(delivered.steps[0]?.detail).toMatchObject({ topic: 'user-events', partition: 0, offset: '0' })
  expect(delivered.steps.slice(2, 4).map(({ detail }) => detail['status'])).toEqual([503, 202])
  expect(delivered.verdict).toMatchObject({ state: 'arrived', summary: 'accepted by OneSignal' })
  const key = delivered.ids.find((id) => id !== 'e-0-0')!
  for (const id of [key, 'd1', 'user-events:0:0', 'user-events/0/0']) {
    expect(timeline(traces, id).steps, id).toEqual(delivered.steps)
  }

  const refused = timeline(traces, 'user-events:0:2')
  expect(refused.steps.at(-1)).toMatchObject({ what: 'failed', tone: 'bad' })
  expect(refused.verdict).toMatchObject({ state: 'stopped', summary: 'stopped at OneSignal' })
  expect(refused.verdict.fix.join(' ')).toMatch(/knows no user/)

  const unmapped = timeline(traces, 'user-events:0:4')
  expect(unmapped.steps.map(({ what }) => what)).toEqual(['record', 'failed'])
  expect(unmapped.verdict).toMatchObject({ state: 'stopped', summary: 'stopped at the mapping', step: 1 })

  const shared = traces.find('e-0-3')
  expect(shared).toMatchObject({ kind: 'choices', of: 'id', more: false })
  const ofUser = traces.find('user_3')
  expect(ofUser.kind === 'choices' && ofUser.rows.map(({ origin, state }) => [origin, state])).toEqual([
    ['user-events:0:5', 'delivered'],
    ['user-events:0:3', 'delivered'],
  ])
  expect(traces.find('nobody').kind).toBe('none')
  expect(traces.find('user-events:0:999').kind).toBe('none')

  const [record, event, attempt] = delivered.steps.map(({ ref }) => traces.part(ref!))
  expect(JSON.stringify(record)).toContain('event_timestamp')
  expect(event?.pieces[0]).toMatchObject({ json: true, text: expect.stringContaining('"amount": 0') })
  expect(attempt?.pieces.map(({ title }) => title)).toContain('Request body')
  await traces.close()

  const cli = spawnCli(['trace', key, '--workspace', directory()])
  expect((await cli.ended).code).toBe(0)
  expect(cli.of('step').map(({ what }) => what)).toEqual(delivered.steps.map(({ what }) => what))
  const times = cli.of('step').map(({ at }) => Date.parse(String(at)))
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(cli.of('summary')).toMatchObject([{ state: 'arrived' }])
  const unknown = spawnCli(['trace', 'nobody', '--workspace', directory()])
  expect((await unknown.ended).code).toBe(1)
  expect(unknown.stderr()).toContain('Nothing is known of nobody')
})
