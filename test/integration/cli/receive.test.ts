import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { sign } from '#engine/lib/signature/sign.ts'
import { type CliRun, spawnCli } from '../../support/cli/spawn-cli.ts'
import { eventually } from '../../support/eventually.ts'
import { forwardTarget } from '../../support/http/forward-target.ts'
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

const patience = { timeoutMs: 60_000 }
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

function receive(...options: readonly string[]): CliRun {
  const run = spawnCli(['receive', 'local', '--workspace', directory(), ...options], { HOOK_SECRET: secret })
  running.push(run)
  return run
}

const urlOf = (run: CliRun): Promise<string> =>
  eventually(() => (run.of('listening')[0] ?? expect.fail(run.stderr()))['url'] as string, patience)

it('verifies, tells duplicates, forwards once, and after kill -9 goes on with what it had answered', async () => {
  const target = await forwardTarget()
  target.answer(503)
  writeFiles(directory(), {
    'signalbench.json': workspaceJson,
    'receivers/local.json': {
      version: 1,
      endpoints: [
        {
          path: '/hook',
          signature: { scheme: 'standard-webhooks', secret: '${env:HOOK_SECRET}' },
          dedupOn: 'header:webhook-id',
          // More tries than there is time for until the kill, also on a slow machine.
          forward: { url: target.url, retry: { delaysMs: Array.from({ length: 50 }, () => 400) } },
        },
      ],
      oneSignalEmulator: { enabled: true, apiKey: 'k' },
    },
    'webhooks/welcome.json': {
      version: 1,
      url: 'http://127.0.0.1:{{ journey.port }}/plain',
      headers: [['X-Event-Id', '{{ event.id }}']],
      body: '{}',
    },
  })
  const first = receive()
  const url = await urlOf(first)
  const send = (base: string, id: string, body: string, signedBody = body) => {
    const message = { id, timestampSeconds: Date.now() / 1000, body: signedBody }
    const headers = Object.fromEntries(sign({ scheme: 'standard-webhooks', secret }, message))
    return fetch(`${base}/hook`, { method: 'POST', headers, body })
  }
  for (const [id, body] of [
    ['m1', '{"n":1}'],
    ['m2', '{"n":2}'],
    ['m1', '{"n":1}'],
  ] as const)
    expect((await send(url, id, body)).status).toBe(200)
  await send(url, 'm3', '{"n":3}', '{"n": 3}')
  await fetch(`${url}/apps/a/custom_events`, { method: 'POST', headers: { Authorization: 'Key k' }, body: '{}' })
  await eventually(() => expect(first.of('request')).toHaveLength(5), patience)
  expect(first.of('request')).toMatchObject([
    { path: '/hook', eventId: 'm1', signature: { ok: true }, duplicate: false, status: 200 },
    { eventId: 'm2', signature: { ok: true }, duplicate: false },
    { eventId: 'm1', signature: { ok: true }, duplicate: true },
    { eventId: 'm3', signature: { ok: false, reason: expect.stringContaining('space') as unknown }, status: 200 },
    { path: '/apps/a/custom_events', eventId: null, signature: null, duplicate: false, status: 400 },
  ])
  await eventually(() => expect(target.requests.length).toBeGreaterThan(3), patience)
  first.kill('SIGKILL')
  await first.ended
  const before = target.requests.length
  target.answer(200)
  const second = receive('--until', '3')
  const again = await urlOf(second)
  const arrived = () => target.requests.slice(before).map(({ text }) => text)
  await eventually(() => expect(new Set(arrived())).toEqual(new Set(['{"n":1}', '{"n":2}', '{"n":3}'])), patience)
  // It has the workspace for moments only: another command can run beside it.
  writeFiles(directory(), { 'context.json': { journey: { port: new URL(again).port } } })
  const sending = spawnCli([
    'send',
    'welcome',
    '--workspace',
    directory(),
    '--context',
    join(directory(), 'context.json'),
  ])
  running.push(sending)
  await eventually(
    () => expect(sending.of('attempt')[0] ?? expect.fail(sending.stderr())).toMatchObject({ status: 404 }),
    patience,
  )
  sending.kill('SIGINT')
  await sending.ended
  await send(again, 'm2', '{"n":2}')
  await send(again, 'm4', '{"n":4}')
  expect((await second.ended).code, second.stderr()).toBe(0)
  expect(second.of('request')).toMatchObject([
    { path: '/plain', status: 404 },
    { eventId: 'm2', duplicate: true },
    { eventId: 'm4', duplicate: false },
  ])
  expect(arrived().filter((text) => text === '{"n":4}')).toHaveLength(1)
  await target.close()
})
