import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { accountOfWorkspace } from '#engine/trace/account/account-of-workspace.ts'
import { openTraceLogs } from '#engine/trace/logs.ts'
import { createWorkspaceTrace } from '#engine/trace/workspace-trace.ts'
import type { TraceTimeline } from '#shared/schema/trace.ts'
import { spawnCli } from '../../support/cli/spawn-cli.ts'
import { freePorts } from '../../support/free-ports.ts'
import { collectingLogger } from '../../support/logger.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { workspaceDeps, workspaceJson, writeFiles } from '../../support/workspace-folder.ts'
import { openWorkspace } from '#engine/workspace/open-workspace.ts'

const directory = temporaryDirectory(afterEach)
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const users = 5

const capture = Array.from(
  { length: users },
  (_, offset) =>
    `${JSON.stringify({
      topic: 'user-events',
      partition: 0,
      offset: String(offset),
      timestamp: '1763721721000',
      key: { utf8: `k${offset}` },
      headers: [],
      value: { utf8: JSON.stringify({ event_name: 'signup', user_id: `u${offset}`, event_data: { plan: 'pro' } }) },
    })}\n`,
).join('')

/** A server of somebody else that answers what is forwarded to it. */
async function startServer(status: number): Promise<{ readonly url: string; readonly requests: () => number }> {
  let requests = 0
  const server = createServer((request, response) => {
    requests += 1
    request.resume()
    request.on('end', () => response.writeHead(status).end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => new Promise((done) => server.close(done)))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`, requests: () => requests }
}

const filesOf = (port: number, forwardUrl: string) => ({
  'signalbench.json': workspaceJson,
  'captures/signups.ndjson': capture,
  'connections/sample.json': { version: 1, kind: 'replay', capture: 'captures/signups.ndjson', recordsPerSecond: 0 },
  'mappings/default.json': {
    version: 1,
    name: { path: '$.value.event_name' },
    external_id: { path: '$.value.user_id' },
    properties: { path: '$.value.event_data' },
  },
  'relays/signups.json': {
    version: 1,
    connection: 'sample',
    topics: ['user-events'],
    consumerGroup: 'circle',
    from: 'earliest',
    mapping: 'default',
    mode: 'emulator',
    destination: { kind: 'onesignal', appId: 'app-1', lingerMs: 1, requestsPerSecond: null },
  },
  'journeys/welcome.json': {
    version: 1,
    trigger: { eventName: 'signup' },
    steps: [{ wait: '10ms' }, { webhook: 'welcome' }],
  },
  'webhooks/welcome.json': {
    version: 1,
    url: `http://127.0.0.1:${port}/hook`,
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Event-Id', '{{ event.id }}'],
    ],
    body: '{"user": "{{ user.external_id }}"}',
    retry: { delaysMs: [20, 20, 20], on: ['5xx', 'network'] },
    maxConcurrent: 1,
  },
  'receivers/local.json': {
    version: 1,
    port,
    endpoints: [
      {
        path: '/hook',
        dedupOn: 'header:x-event-id',
        script: [{ status: 503 }, { status: 200, times: 100 }],
        forward: { url: forwardUrl, retry: { delaysMs: [], on: [] } },
      },
    ],
    oneSignalEmulator: { enabled: true, apiKey: 'test-key' },
  },
})

test(
  'from the record to what was forwarded: one timeline, nothing lost, and a forward that fails is where it stopped',
  { timeout: 300_000 },
  async () => {
    const [port = 0] = await freePorts(1)
    const forward = await startServer(500)
    writeFiles(directory(), filesOf(port, forward.url))
    const run = spawnCli(['run', '--until-idle', '--for', '150s', '--workspace', directory()])
    await run.ended
    expect(forward.requests(), run.stderr()).toBe(users)

    const workspace = await openWorkspace(directory(), workspaceDeps({ logger: collectingLogger() }))
    const traces = createWorkspaceTrace(workspace, { logger: collectingLogger(), clock: Date })
    closing.push(
      () => traces.close(),
      () => workspace.close(),
    )
    const all = Array.from({ length: users }, (_, offset) => timeline(traces.find(`user-events:0:${offset}`)))
    const retried = all.find(({ steps }) => steps.filter(({ what }) => what === 'received').length === 2)
    expect(retried?.steps.map(({ what }) => what)).toEqual([
      'record',
      'event',
      'attempt',
      'accepted',
      'journey',
      'attempt',
      'received',
      'attempt',
      'received',
      'attempt',
      'failed',
    ])
    expect(retried?.verdict).toMatchObject({
      state: 'stopped',
      summary: expect.stringContaining('the forward of local/hook'),
    })
    const webhookAttempts = retried!.steps.filter(({ detail }) => detail['stage'] === 'webhook')
    expect(webhookAttempts.map(({ detail }) => [detail['number'], detail['status']])).toEqual([
      [1, 503],
      [2, 200],
    ])
    for (const id of retried!.ids) expect(timeline(traces.find(id)).steps, id).toEqual(retried!.steps)
    for (const { ref } of retried!.steps) expect(traces.part(ref!).pieces.length, ref!).toBeGreaterThan(0)
    expect(traces.recent(3)).toHaveLength(3)

    const logs = openTraceLogs(directory(), collectingLogger())
    closing.push(async () => logs.close())
    const { account } = await accountOfWorkspace(logs, workspace, { run: null, signal: new AbortController().signal })
    expect(account).toEqual({
      sent: users,
      received: users,
      lost: 0,
      duplicated: 0,
      late: 1,
      unexpected: 0,
      elsewhere: 0,
      open: 0,
    })
    const exported = spawnCli(['export', 'deliveries', '--workspace', directory()])
    expect((await exported.ended).code).toBe(0)
    const rows = exported.otherLines.length === 0 ? exported.lines : []
    expect(rows.filter(({ endpoint }) => endpoint === 'webhook welcome')).toHaveLength(users)
    expect(rows.filter(({ endpoint, state }) => endpoint === 'forward local/hook' && state === 'failed')).toHaveLength(
      users,
    )
    expect(rows.filter(({ idempotencyKey }) => idempotencyKey !== null)).toHaveLength(users)
    const command = spawnCli(['account', '--workspace', directory()])
    expect((await command.ended).code).toBe(0)
    expect(command.of('account')).toMatchObject([{ sent: users, received: users, lost: 0 }])
  },
)

const timeline = (found: ReturnType<ReturnType<typeof createWorkspaceTrace>['find']>): TraceTimeline => {
  if (found.kind !== 'timeline') throw new Error(JSON.stringify(found))
  return found.timeline
}
