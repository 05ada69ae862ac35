import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import { type CliRun, spawnCli } from '../../support/cli/spawn-cli.ts'
import { eventually } from '../../support/eventually.ts'
import { freePorts } from '../../support/free-ports.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)
const running: CliRun[] = []
afterEach(async () => {
  for (const run of running.splice(0)) {
    run.kill('SIGKILL')
    await run.ended
  }
})

const users = 300

async function workspaceWithJourney(): Promise<string> {
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  writeFiles(directory(), {
    'signalbench.json': workspaceJson,
    'receivers/local.json': { version: 1, port, endpoints: [{ path: '/hook' }], oneSignalEmulator: { apiKey: 'k' } },
    'journeys/welcome.json': {
      version: 1,
      trigger: { eventName: 'signup', condition: '$.properties.n >= 0' },
      steps: [{ webhook: 'welcome' }, { wait: '1s' }, { webhook: 'welcome' }],
    },
    'webhooks/welcome.json': {
      version: 1,
      url: `${url}/hook`,
      headers: [['X-Event-Id', '{{ event.id }}']],
      body: '{"user": "{{ user.external_id }}", "n": {{ journey.last_event.properties.n }}}',
      retry: { delaysMs: [50, 50, 50, 50, 50], on: ['5xx', 'network'] },
      // So that there is something left to kill, however slowly this process looks.
      requestsPerSecond: 150,
    },
  })
  return url
}

async function startRun(...args: readonly string[]): Promise<CliRun> {
  const run = spawnCli(['run', '--workspace', directory(), ...args])
  running.push(run)
  await eventually(() => expect(run.of('listening'), run.stderr()).toHaveLength(1), { timeoutMs: 60_000 })
  return run
}

async function kill(run: CliRun): Promise<void> {
  run.kill('SIGKILL')
  await run.ended
}

/** What the log says, read by nobody else meanwhile. */
function logged() {
  const log = new BetterSqlite3(join(directory(), '.signalbench/log.sqlite'), { readonly: true })
  const all = (text: string) => log.prepare(text).raw().all()
  const found = {
    runs: all('SELECT state, count(*) FROM journey_runs GROUP BY state'),
    deliveries: all(
      'SELECT state, count(*), count(DISTINCT user), count(DISTINCT event_id) FROM http_deliveries GROUP BY state',
    ),
    perStep: all(`SELECT substr(origin_key, -1) AS step, count(*) FROM http_deliveries GROUP BY step ORDER BY step`),
  }
  log.close()
  return found
}

test(
  'kill -9 at any time: every accepted event becomes one run, every step one delivery, and all of them arrive',
  { timeout: 400_000 },
  async () => {
    const url = await workspaceWithJourney()
    const first = await startRun()
    const events = Array.from({ length: users }, (_, n) => ({
      name: 'signup',
      external_id: `u${n}`,
      properties: { n },
    }))
    const answer = await fetch(`${url}/apps/app/custom_events`, {
      method: 'POST',
      headers: { Authorization: 'Key k' },
      body: JSON.stringify({ events }),
    })
    expect(answer.status).toBe(202)
    // While runs begin, while they wait, and while the second webhooks go out.
    await kill(first)
    const second = await startRun()
    await eventually(() => expect(second.of('attempt').length).toBeGreaterThan(20), { timeoutMs: 60_000 })
    await kill(second)
    const third = await startRun()
    await eventually(() => expect(third.of('attempt').length).toBeGreaterThan(users / 3), { timeoutMs: 60_000 })
    await kill(third)
    const last = await startRun('--until-idle')
    expect(await last.ended, last.stderr()).toMatchObject({ code: 0 })
    expect(last.of('summary')[0]).toMatchObject({
      requests: { failed: 0, pending: 0 },
      journeys: { open: 0, failed: 0 },
    })
    expect(logged()).toEqual({
      runs: [['done', users]],
      deliveries: [['delivered', 2 * users, users, 2 * users]],
      perStep: [
        ['0', users],
        ['2', users],
      ],
    })
  },
)
