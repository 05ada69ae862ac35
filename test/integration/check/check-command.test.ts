import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { spawnCli, type CliRun } from '../../support/cli/spawn-cli.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)

const record = (offset: number, value: unknown) =>
  JSON.stringify({
    topic: 'orders',
    partition: 0,
    offset: String(offset),
    timestamp: '1763721721000',
    key: null,
    headers: [],
    value: { utf8: JSON.stringify(value) },
  })

const mapping = {
  version: 1,
  name: { path: '$.value.event_name' },
  external_id: { path: '$.value.user_id', convert: 'string' },
  properties: { path: '$.value.event_data' },
}

const files = {
  'signalbench.json': workspaceJson,
  'captures/orders.ndjson': [0, 1, 2, 3]
    .map(
      (offset) =>
        `${record(offset, offset === 3 ? { user_id: 'u' } : { event_name: 'purchase', user_id: `u${offset}`, event_data: { id: 9007199254740993n.toString(), n: offset } })}\n`,
    )
    .join(''),
  'mappings/default.json': mapping,
  'webhooks/welcome.json': {
    version: 1,
    url: 'https://example.org/hook',
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Event-Id', '{{ event.id }}'],
    ],
    body: '{"user": "{{ user.external_id }}", "n": {{ journey.last_event.properties.n }}, "on": "{{ \'now\' | date: \'%Y-%m-%d\' }}"}',
  },
  'checks/orders.json': {
    version: 1,
    capture: 'captures/orders.ndjson',
    mapping: 'default',
    webhook: 'welcome',
    expect: {
      mapped: { atLeast: 0.75 },
      findings: { error: 0 },
      events: 'golden/events.ndjson',
      requests: 'golden/requests.ndjson',
    },
  },
}

const check = async (...args: string[]): Promise<CliRun & { readonly code: number | null }> => {
  const run = spawnCli(['check', ...args, '--workspace', directory()])
  return { ...run, code: (await run.ended).code, stderr: run.stderr }
}

test('golden events and requests: made, met, broken by a change of mapping and webhook, and told in JUnit', async () => {
  writeFiles(directory(), files)
  const before = await check()
  expect(before.code).toBe(1)
  expect(before.lines).toMatchObject([{ type: 'check', name: 'orders', ok: false }])
  expect(String(before.lines[0]?.['failures'])).toContain('--update')

  const updated = await check('--update')
  expect([updated.code, updated.lines]).toMatchObject([0, [{ ok: true }]])
  const requests = readFileSync(join(directory(), 'golden/requests.ndjson'), 'utf8')
  const lines = requests
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event_id: string; body: string })
  expect(lines).toHaveLength(3)
  // The time of the newest record, not of the day on which the check runs.
  expect(JSON.parse(lines[1]!.body)).toEqual({ user: 'u1', n: 1, on: '2025-11-21' })
  expect(requests).toContain(`["X-Event-Id","${lines[0]!.event_id}"]`)
  const good = await check('orders')
  expect([good.code, good.lines]).toMatchObject([0, [{ ok: true, failures: [] }]])

  const copy = readFileSync(join(directory(), 'captures/orders.ndjson'), 'utf8')
  writeFileSync(
    join(directory(), 'captures/orders.ndjson'),
    `${copy}${record(4, { event_name: 'new', user_id: 'u4', event_data: { n: 4 } })}\n`,
  )
  const grown = await check('orders')
  expect([grown.code, grown.lines[0]?.['failures']]).toEqual([
    1,
    ['The event of orders:0:4 is not in the golden file', 'The request of orders:0:4 is not in the golden file'],
  ])
  writeFileSync(join(directory(), 'captures/orders.ndjson'), copy)

  writeFiles(directory(), {
    'mappings/default.json': { ...mapping, name: { path: '$.value.event_name', default: 'unnamed' } },
    'webhooks/welcome.json': { ...files['webhooks/welcome.json'], body: '{"user": "{{ user.external_id }}"' },
    'checks/second.json': { ...files['checks/orders.json'], capture: 'captures/gone.ndjson' },
  })
  const junit = join(directory(), 'reports/junit.xml')
  const bad = await check('--junit', junit)
  expect(bad.code).toBe(2)
  const [orders, second] = bad.of('check')
  const told = String(orders?.['failures'])
  expect(told).toMatch(/\d+ findings of severity error, at most 0 were expected: \d+ body-not-json/)
  expect(told).toContain('The event of orders:0:3 is not in the golden file')
  expect(told).toMatch(/The request of orders:0:1 differs: \$\.body: expected .*"n\\": 1/)
  expect(String(second?.['failures'])).toContain('There is no captures/gone.ndjson')
  const xml = readFileSync(junit, 'utf8')
  expect(xml).toMatch(/<testsuites tests="2" failures="1" errors="1"/)
  expect(xml).toContain('orders:0:3 is not in the golden file')

  const unknown = await check('nowhere')
  expect([unknown.code, unknown.stderr()]).toMatchObject([2, expect.stringContaining('There are: orders, second')])
})
