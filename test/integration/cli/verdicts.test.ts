import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { type CliRun, spawnCli } from '../../support/cli/spawn-cli.ts'
import { type StrictOneSignal, startStrictOneSignal } from '../../support/http/strict-onesignal.ts'
import { workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const line = (offset: bigint, value: string): string =>
  encodeCaptureLine({
    topic: 'orders',
    partition: 0,
    offset,
    timestampMs: 1n,
    key: null,
    headers: [],
    value: bytes(value),
  })

describe('what a script learns from exit codes and messages', () => {
  let directory = ''
  let server: StrictOneSignal
  const runs: CliRun[] = []
  const signalbench = async (...args: readonly string[]) => {
    const run = spawnCli([...args, '--workspace', directory], { ONESIGNAL_API_KEY: 'right' })
    runs.push(run)
    const { code } = await run.ended
    return { code, run, stderr: run.stderr() }
  }
  const relay = (...args: readonly string[]) => signalbench('relay', 'orders', '--until-idle', ...args)

  beforeEach(async () => {
    server = await startStrictOneSignal({ appId: 'app-1', apiKey: 'right' })
    directory = mkdtempSync(join(tmpdir(), 'signalbench-verdicts-'))
    writeFiles(directory, {
      'signalbench.json': workspaceJson,
      'captures/orders.ndjson': `${line(0n, '{"event_name":"a","user_id":"u1"}')}\n${line(1n, '{broken')}\n`,
      'connections/replay.json': {
        version: 1,
        kind: 'replay',
        capture: 'captures/orders.ndjson',
        recordsPerSecond: 0,
        loop: true,
      },
      'mappings/default.json': {
        version: 1,
        name: { path: '$.value.event_name' },
        external_id: { path: '$.value.user_id' },
      },
      'relays/orders.json': {
        version: 1,
        connection: 'replay',
        topics: ['orders'],
        consumerGroup: 'g',
        from: 'earliest',
        mapping: 'default',
        mode: 'live',
        destination: {
          kind: 'onesignal',
          appId: 'app-1',
          apiKey: '${env:ONESIGNAL_API_KEY}',
          baseUrl: server.baseUrl,
          lingerMs: 5,
        },
        retry: { delaysMs: [10] },
      },
    })
  })
  afterEach(async () => {
    for (const run of runs.splice(0)) {
      run.kill('SIGKILL')
      await run.ended
    }
    await server.close()
    rmSync(directory, { recursive: true, force: true })
  })

  it('counts what this run gave up, not what an earlier one did', async () => {
    const down = await relay('--live', '--set', 'destination.baseUrl=http://127.0.0.1:1')
    expect(down.code).toBe(1)
    expect(down.run.of('summary')[0]).toMatchObject({ failed: 1 })
    const next = await relay('--live')
    expect(next.code, next.stderr).toBe(0)
    expect(next.run.of('summary')[0]).toMatchObject({ failed: 0, pending: 0, lag: 0 })
  })

  it('says why a relay is paused, however quickly that came', async () => {
    const { code, run, stderr } = await relay('--live', '--set', 'destination.apiKey=wrong')
    expect(code).toBe(3)
    expect(stderr).toContain('does not accept the API key')
    expect(run.of('summary')[0]).toMatchObject({ pending: 1, failed: 0, lag: 0, paused: { status: 401 } })
  })

  it('a dry run of a capture without an end ends after one pass, and tells of each bad record', async () => {
    const { code, run, stderr } = await relay()
    expect(code, stderr).toBe(0)
    expect(run.of('summary')[0]).toMatchObject({ consumed: 2, mapped: 1, rejected: 1, delivered: 0, lag: 0 })
    expect(run.of('dead-letter')).toMatchObject([{ topic: 'orders', partition: 0, offset: '1', reason: 'json-broken' }])
    expect(stderr.split('runs as dry run')).toHaveLength(2)
    expect(stderr).toContain('connections/replay.json')
    expect(server.requests()).toBe(0)
  })

  it('settings: a list has its indexes, a number may be meant as text, an unknown key is told of', async () => {
    const index = await relay('--set', 'retry.delaysMs.5=1')
    expect([index.code, index.stderr]).toEqual([2, expect.stringContaining('write 0 to 1')])
    const union = await relay('--set', 'retry.delaysMs.0=soon')
    expect([union.code, union.stderr]).toEqual([2, expect.stringContaining('found "soon"')])
    const text = await relay('--set', 'consumerGroup=123', '--set', 'destination.lingerMS=1')
    expect(text.code, text.stderr).toBe(0)
    expect(text.stderr).toContain('destination.lingerMS')
  })

  it('says of what cannot be used what is wrong and what to do, never with a stack', async () => {
    writeFiles(directory, {
      'newer.json': { version: 2, name: { path: '$.value.event_name' } },
      'checks/orders.json': { version: 1, capture: 'captures/orders.ndjson', mapping: 'default', expect: {} },
      // Stands where the log should.
      '.signalbench': 'a file',
    })
    const capture = join(directory, 'captures', 'orders.ndjson')
    const verify = ['verify-signature', '--scheme', 'github', '--header', 'X-Hub-Signature-256: sha256=00']
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ['cannot be written', ['relay', 'orders', '--for', '1s']],
      ['captures cannot be used: it is a folder', ['check', '--junit', join(directory, 'captures')]],
      [
        'newer.json, $.version: The file has version 2',
        ['map', '--mapping', join(directory, 'newer.json'), '--capture', capture],
      ],
      ['There is no capture', ['map', '--mapping', 'default', '--capture', 'nowhere.ndjson']],
      ["required option '--secret <secret>'", verify],
      ['nowhere cannot be used: it does not exist', ['render', '--templates', 'nowhere']],
      ['leave out --context', ['render', '--templates', '-', '--context', 'x.json']],
      ['is no workspace', ['export', 'records', '--workspace', join(directory, 'captures')]],
    ]
    const ended = await Promise.all(
      cases.map(async ([words, args]) => {
        const run = spawnCli(['--workspace', directory, ...args])
        runs.push(run)
        return { words, code: (await run.ended).code, stderr: run.stderr() }
      }),
    )
    for (const { words, code, stderr } of ended) {
      expect(stderr).toContain(words)
      expect(stderr).not.toMatch(/^ {4}at /m)
      expect(code, stderr).toBe(2)
    }
  })

  it('a mistyped folder does not come into being', async () => {
    const missing = join(directory, 'nowhere')
    const run = spawnCli(['relay', 'orders', '--workspace', missing])
    expect((await run.ended).code).toBe(2)
    expect(existsSync(missing)).toBe(false)
  })

  it('run refuses to leave out a relay that it cannot read, and tells of keys without effect', async () => {
    writeFiles(directory, {
      'relays/bad.json': '{ "version": 1',
      'journeys/bad.json': { version: 1, trigger: { eventName: 'a' } },
      'mappings/default.json': { version: 1, name: { constant: 'a' }, externalid: { constant: 'b' } },
    })
    const { code, stderr } = await signalbench('run', '--until-idle')
    expect(code).toBe(2)
    expect(stderr).toContain('relays/bad.json')
    expect(stderr).toContain('journeys/bad.json, $.steps')
    expect(stderr).toContain('"externalid"')
  })

  it('map: needs the topics of a cluster, and a capture that is one', async () => {
    const noTopic = await signalbench('map', '--mapping', 'default', '--connection', 'replay')
    expect(noTopic.code, noTopic.stderr).toBe(1)
    writeFiles(directory, {
      'captures/no.ndjson': 'this is\nno capture\n',
      'connections/kafka.json': { version: 1, kind: 'kafka', bootstrapServers: ['127.0.0.1:1'] },
    })
    const kafka = await signalbench('map', '--mapping', 'default', '--connection', 'kafka')
    expect([kafka.code, kafka.stderr]).toEqual([2, expect.stringContaining('--topic')])
    const unknown = await signalbench('map', '--mapping', 'default', '--connection', 'replay', '--topic', 'x')
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('no topic "x"')])
    const broken = await signalbench(
      'map',
      '--mapping',
      'default',
      '--capture',
      join(directory, 'captures', 'no.ndjson'),
    )
    expect([broken.code, broken.stderr]).toEqual([2, expect.stringContaining('Line 1')])
    expect(broken.stderr).not.toContain('{"level"')
  })

  it('tail: never loses a capture that was there', async () => {
    const path = join(directory, 'captures', 'orders.ndjson')
    const before = readFileSync(path, 'utf8')
    const same = await signalbench('tail', 'replay', '--until-end', '--from', 'beginning', '--capture', path)
    expect([same.code, same.stderr]).toEqual([2, expect.stringContaining('another file')])
    const copy = join(directory, 'copy.ndjson')
    writeFiles(directory, { 'copy.ndjson': 'something that was here before\n' })
    const typo = await signalbench('tail', 'replay', '--topic', 'typo', '--capture', copy)
    expect(typo.code).toBe(1)
    expect(readFileSync(copy, 'utf8')).toBe('something that was here before\n')
    const good = await signalbench('tail', 'replay', '--until-end', '--from', 'beginning', '--capture', copy)
    expect(good.code, good.stderr).toBe(0)
    expect(readFileSync(copy, 'utf8')).toBe(before)
    expect(readFileSync(path, 'utf8')).toBe(before)
  })

  it('export: a bad filter is shown as it was written, and the columns are named', async () => {
    await relay('--live')
    const missing = await signalbench('export', 'deliveries', '--where', 'offset >')
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('\n  offset >\n          ^')])
    const column = await signalbench('export', 'deliveries', '--where', 'stat = failed')
    expect([column.code, column.stderr]).toEqual([2, expect.stringContaining('idempotencyKey')])
  })

  it('export dead-letters: lines of a capture that say why each was given up, or one row each', async () => {
    await relay('--live')
    const lines = await signalbench('export', 'dead-letters')
    expect(lines.code, lines.stderr).toBe(0)
    expect(lines.run.lines).toMatchObject([
      {
        topic: 'orders',
        offset: '1',
        value: { utf8: '{broken' },
        deadLetter: { relay: 'orders', kind: 'rejected', reason: 'json-broken', idempotencyKey: null, event: null },
      },
    ])
    const none = await signalbench('export', 'dead-letters', '--where', 'kind = failed')
    expect([none.code, none.run.lines]).toEqual([0, []])
    const rows = await signalbench('export', 'dead-letters', '--format', 'csv', '--where', 'reason = json-broken')
    expect(rows.run.otherLines).toEqual([
      expect.stringMatching(/^id,relay,kind,reason,message,topic,partition,offset,/),
      expect.stringMatching(/^r2,orders,rejected,json-broken,.*,orders,0,1,/),
    ])
  })
})
