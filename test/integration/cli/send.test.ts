import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { spawnCli } from '../../support/cli/spawn-cli.ts'
import { eventually } from '../../support/eventually.ts'
import { startTarget } from '../../support/outbox/fixture.ts'
import type { Target } from '../../support/outbox/fixture.ts'
import { lookAtHttpLog } from '../../support/outbox/log-look.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)
let target: Target
beforeEach(async () => {
  target = await startTarget()
  writeFiles(directory(), {
    'signalbench.json': workspaceJson,
    'webhooks/welcome.json': {
      version: 1,
      url: `${target.url}?u={{ user.external_id }}`,
      headers: [
        ['X-Event-Id', '{{ event.id }}'],
        ['X-Name', '{{ user.name }}'],
      ],
      body: '{"plan": "{{ user.tags.plan }}"}',
      retry: { delaysMs: [20] },
    },
  })
})
afterEach(() => target.close())

const send = (...args: readonly string[]) => spawnCli(['send', 'welcome', '--workspace', directory(), ...args])
const file = (name: string, text: string): string => {
  const path = join(directory(), name)
  writeFileSync(path, text)
  return path
}

test('users are laid over the context; each has an id of its own; a broken header fails alone and without a request', async () => {
  const context = file(
    'context.json',
    '{"user": {"tags": {"plan": "pro"}, "name": "Ann"}, "event": {"id": "never-shared"}}',
  )
  const users = file(
    'users.ndjson',
    [
      '{"user": {"external_id": "u1"}}',
      '{"user": {"external_id": "u2", "tags": {"plan": "free"}}, "event": {"id": "its-own"}}',
      '{"user": {"external_id": "u3", "name": "line\\nbreak"}}',
      // Users are many: their file may be larger than those that people write.
      ' '.repeat(1_100_000),
    ].join('\n'),
  )
  const run = send('--context', context, '--users', users)
  expect((await run.ended).code).toBe(1)
  expect(run.of('queued')).toEqual([{ type: 'queued', count: 3 }])
  expect(run.of('attempt')).toHaveLength(2)
  expect(run.of('attempt')[0]).toMatchObject({
    deliveryId: expect.stringMatching(/^w\d+$/),
    attempt: 1,
    status: 200,
    ms: expect.any(Number),
    outcome: 'delivered',
    nextAt: null,
  })
  expect(run.of('summary')).toEqual([{ type: 'summary', queued: 3, delivered: 2, failed: 1, pending: 0 }])
  expect(run.stderr()).toContain('Failed without a request')
  const received = new Map(
    target.received.map(({ url, body, headers }) => [url, [body.toString(), headers['x-event-id']]]),
  )
  expect(received.get('/hook?u=u1')?.[0]).toBe('{"plan": "pro"}')
  expect(received.get('/hook?u=u2')).toEqual(['{"plan": "free"}', 'its-own'])
  expect(received.get('/hook?u=u1')?.[1]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
})

test('--count gives each delivery an id of its own, --set changes the file for this run, failures are tried again', async () => {
  target.answer((_, response) => response.writeHead(503).end())
  const run = send(
    '--count',
    '20',
    '--set',
    'retry.delaysMs=[10,10]',
    '--set',
    'headers=[["X-Event-Id","{{ event.id }}"]]',
  )
  expect((await run.ended).code).toBe(1)
  expect(run.of('attempt')).toHaveLength(60)
  const [first] = run.of('attempt')
  expect(first).toMatchObject({ outcome: 'retry', nextAt: expect.stringMatching(/^\d{4}-.*Z$/) })
  expect(run.of('summary')).toMatchObject([{ queued: 20, delivered: 0, failed: 20, pending: 0 }])
  expect(new Set(target.received.map(({ headers }) => headers['x-event-id'])).size).toBe(20)
})

test('Ctrl+C finishes what is under way; --resume makes nothing new and finishes the rest; then there is nothing left', async () => {
  // After some answers the others wait for the signal, so that it comes in the middle however late it is.
  let release: () => void = () => undefined
  const signalled = new Promise<void>((resolve) => {
    release = resolve
  })
  let answers = 0
  target.answer((_, response) => {
    answers += 1
    const ready = answers > 20 ? signalled : Promise.resolve()
    void ready.then(() => setTimeout(() => response.end(), 20))
  })
  const first = send('--count', '300', '--set', 'maxConcurrent=4')
  await eventually(() => expect(first.of('attempt').length).toBeGreaterThan(10))
  first.kill('SIGINT')
  release()
  expect((await first.ended).code).toBe(130)
  const [cut] = first.of('summary')
  expect(cut).toMatchObject({ queued: 300, failed: 0 })
  expect(Number(cut?.['delivered']) + Number(cut?.['pending'])).toBe(300)
  const second = send('--resume')
  expect((await second.ended).code).toBe(0)
  expect(second.of('queued')).toEqual([{ type: 'queued', count: cut?.['pending'] }])
  expect(second.of('summary')).toMatchObject([{ delivered: cut?.['pending'], failed: 0, pending: 0 }])
  expect(target.received).toHaveLength(300)
  expect(lookAtHttpLog(directory())).toMatchObject({ states: { delivered: 300 }, outcomes: { delivered: 300 } })
  const third = send('--resume')
  expect((await third.ended).code).toBe(0)
  expect(third.of('summary')).toEqual([{ type: 'summary', queued: 0, delivered: 0, failed: 0, pending: 0 }])
})

test.each([
  [['--resume', '--count', '2'], '--resume makes nothing new'],
  [['--count', '2', '--users', 'x.ndjson'], 'either --count or --users'],
  [['--context', 'nowhere.json'], 'nowhere.json'],
  [['--set', 'maxConcurrent=none'], '--set maxConcurrent'],
  [['--set', 'retry=patient'], 'There is no retry preset called "patient"'],
])('%j is bad usage and stores nothing', async (args, message) => {
  const run = send(...args)
  expect((await run.ended).code).toBe(2)
  expect(run.stderr()).toContain(message)
  expect(target.received).toEqual([])
})
