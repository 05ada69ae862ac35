import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { spawnCli } from '../../support/cli/spawn-cli.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)

test('account: two logs as the commands print them, from anywhere; lost ids are named and end with 1', async () => {
  const log = (name: string, lines: readonly object[]): string => {
    const file = join(directory(), name)
    writeFileSync(
      file,
      ['npm said something', ...lines.map((line) => JSON.stringify(line)), '{"type":"att'].join('\r\n'),
    )
    return file
  }
  const attempt = (eventId: string, number: number, outcome: string) => ({
    type: 'attempt',
    deliveryId: `w-${eventId}`,
    eventId,
    attempt: number,
    status: outcome === 'delivered' ? 200 : 503,
    outcome,
  })
  const request = (eventId: string | null, status: number) => ({ type: 'request', path: '/hook', eventId, status })
  const sent = log('sent.log', [
    { type: 'queued', count: 3 },
    attempt('a', 1, 'delivered'),
    attempt('b', 1, 'retry'),
    attempt('b', 2, 'delivered'),
    attempt('c', 1, 'failed'),
    { type: 'summary', queued: 3 },
  ])
  const received = log('received.log', [
    { type: 'listening', url: 'http://127.0.0.1:1' },
    request('a', 200),
    request('a', 200),
    request('b', 503),
    request('b', 200),
    request('x', 200),
    request(null, 202),
  ])
  const account = async (...args: string[]) => {
    const run = spawnCli(['account', ...args, '--workspace', directory()])
    return { code: (await run.ended).code, lines: run.lines, stderr: run.stderr() }
  }
  const bad = await account('--sent', sent, '--received', received)
  expect(bad.code).toBe(1)
  expect(bad.lines).toEqual([
    {
      type: 'account',
      sent: 3,
      received: 3,
      lost: 1,
      duplicated: 1,
      late: 1,
      unexpected: 1,
      elsewhere: 0,
      open: 0,
    },
  ])
  expect(bad.stderr).toContain('Lost: c')
  const all = log(
    'all.log',
    ['a', 'b', 'c'].map((id) => request(id, 200)),
  )
  expect((await account('--sent', sent, '--received', all)).code).toBe(0)
  const half = await account('--sent', sent)
  expect([half.code, half.stderr]).toMatchObject([2, expect.stringContaining('both sides')])
  const missing = await account('--sent', sent, '--received', join(directory(), 'gone.log'))
  expect([missing.code, missing.stderr]).toMatchObject([2, expect.stringContaining('gone.log')])
})
