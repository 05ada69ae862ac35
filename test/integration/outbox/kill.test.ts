import { afterEach, expect, test } from 'vitest'
import type { CliRun } from '../../support/cli/spawn-cli.ts'
import { spawnCli } from '../../support/cli/spawn-cli.ts'
import { seededRandom } from '../../support/decoder/seeded-random.ts'
import { eventually } from '../../support/eventually.ts'
import { lookAtHttpLog } from '../../support/outbox/log-look.ts'
import { startTarget } from '../../support/outbox/fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)
const deliveries = 20_000
const kills = 20
const concurrency = 32

test('kill -9 twenty times: nothing is lost, little is sent twice and with the same ids, and all states sum up', async () => {
  const random = seededRandom(6)
  const target = await startTarget()
  writeFiles(directory(), {
    'signalbench.json': workspaceJson,
    'webhooks/welcome.json': {
      version: 1,
      url: target.url,
      headers: [['X-Event-Id', '{{ event.id }}']],
      body: '{"id": "{{ event.id }}"}',
      maxConcurrent: concurrency,
    },
  })
  let run: CliRun | undefined
  try {
    const send = (...how: readonly string[]) => spawnCli(['send', 'welcome', '--workspace', directory(), ...how])
    run = send('--count', String(deliveries))
    for (let kill = 1; kill <= kills; kill += 1) {
      const before = target.received.length
      const after = 50 + random.below(1_000)
      const current: CliRun = run
      await eventually(() => expect(target.received.length - before).toBeGreaterThan(after), {
        timeoutMs: 120_000,
        everyMs: 1,
      })
      current.kill('SIGKILL')
      expect((await current.ended).signal).toBe('SIGKILL')
      run = send('--resume')
    }
    expect((await run.ended).code).toBe(0)
    expect(run.of('summary')).toMatchObject([{ failed: 0, pending: 0 }])
  } finally {
    run?.kill('SIGKILL')
    await target.close()
  }
  const log = lookAtHttpLog(directory())
  const times = new Map<string, number>()
  for (const { headers } of target.received) {
    const id = String(headers['x-event-id'])
    times.set(id, (times.get(id) ?? 0) + 1)
  }
  expect(log).toMatchObject({ integrity: 'ok', brokenReferences: 0, leased: 0, badlyNumbered: 0 })
  expect(log.states).toEqual({ delivered: deliveries })
  expect(log.counted).toEqual(log.states)
  expect(log.countedByRun).toEqual(log.states)
  expect(new Set(times.keys())).toEqual(new Set(log.eventIds))
  const duplicates = target.received.length - times.size
  expect(duplicates).toBeLessThanOrEqual(kills * concurrency)
  expect(log.outcomes['delivered']).toBe(deliveries)
  // What it came to, for docs/reliability.md.
  console.info(`${duplicates} of ${deliveries} sent twice, ${log.outcomes['unknown'] ?? 0} outcomes unknown`)
}, 1_200_000)
