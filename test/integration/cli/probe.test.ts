import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageRoot } from '#cli/desktop/package-root.ts'
import { rungNames } from '#shared/schema/probe.ts'
import { spawnCli } from '../../support/cli/spawn-cli.ts'
import { eventually } from '../../support/eventually.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { blackHole, startHostileServer } from '../../support/probe/hostile-server.ts'
import { describeWith } from '../../support/requirements.ts'
import { workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

const record = {
  topic: 'a',
  partition: 0,
  offset: '0',
  timestamp: '1763721721113',
  key: null,
  headers: [],
  value: { utf8: '{}' },
}

const aRelay = (connection: string, topic: string) => ({
  version: 1,
  connection,
  topics: [topic],
  consumerGroup: 'relay-group',
  from: 'earliest',
  format: 'auto',
  mapping: 'default',
  mode: 'dry-run',
  destination: { kind: 'onesignal', appId: 'a', apiKey: '${env:KEY}' },
})

describe('signalbench probe', () => {
  const directory = mkdtempSync(join(tmpdir(), 'signalbench-probe-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  beforeAll(() =>
    writeFiles(directory, {
      'signalbench.json': workspaceJson,
      'captures/c.ndjson': `${JSON.stringify(record)}\n`,
      'connections/replay.json': { version: 1, kind: 'replay', capture: 'captures/c.ndjson' },
      'connections/nowhere.json': { version: 1, kind: 'kafka', bootstrapServers: ['127.0.0.1:1'] },
      'connections/bad.json': { version: 1, kind: 'kafka', bootstrapServers: [] },
    }),
  )
  const probe = (...args: readonly string[]) => spawnCli(['probe', ...args, '--workspace', directory])

  it('prints eleven rungs in order and the summary, and exits 0 when all is well', async () => {
    const run = probe('replay')
    expect(await run.ended).toEqual({ code: 0, signal: null })
    expect(run.of('rung').map(({ rung }) => rung)).toEqual([...rungNames])
    expect(run.lines.at(-1)).toEqual({ type: 'summary', ok: true, failedRung: null })
    expect(run.lines).toHaveLength(12)
    expect(run.of('rung').at(-1)).toEqual({
      type: 'rung',
      rung: 'first-record',
      status: 'ok',
      target: 'captures/c.ndjson',
      ms: expect.any(Number),
      code: 'ok',
      message: 'captures/c.ndjson can be read: 1 record of a.',
      fix: [],
    })
  })

  it('exits 1 when a rung failed, and skips those behind it', async () => {
    const run = probe('nowhere')
    expect((await run.ended).code).toBe(1)
    expect(run.of('rung').map(({ status }) => status)).toEqual(['ok', 'failed', ...Array<string>(9).fill('skipped')])
    expect(run.lines.at(-1)).toEqual({ type: 'summary', ok: false, failedRung: 'tcp' })
  })

  it('exits 2 for a bad file, an unknown connection and an unknown option', async () => {
    for (const args of [['bad'], ['unknown'], ['replay', '--nonsense'], []]) {
      const run = probe(...args)
      expect((await run.ended).code).toBe(2)
      expect(run.lines).toEqual([])
      expect(run.stderr()).not.toBe('')
    }
  })

  it('is a table for people: one aligned line a rung, what to do below it', async () => {
    const child = spawn(
      process.execPath,
      [join(packageRoot(), 'bin', 'signalbench.mjs'), 'probe', 'nowhere', '--workspace', directory],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    )
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')))
    await once(child, 'close')
    const lines = text.split('\n')
    const heads = lines.filter((line) => /^[✓✗!·] /.test(line))
    expect(heads.map((line) => line.slice(2, 17).trimEnd())).toEqual([...rungNames])
    expect(heads[1]).toMatch(/^✗ tcp {13} +\d+ ms {2}127\.0\.0\.1:1 refuses connections/)
    const column = String(heads[1]).indexOf('127.0.0.1')
    for (const line of heads) expect(line.slice(0, column)).toMatch(/ {2}$/)
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^ {${column}}→ Check that the broker runs`)))
    expect(text).toContain('The connection does not work: tcp failed.')
  })

  it('ends at once on Ctrl+C, with exit code 130', async () => {
    await using server = await startHostileServer(blackHole)
    writeFiles(directory, {
      'connections/silent.json': { version: 1, kind: 'kafka', bootstrapServers: [server.address] },
    })
    const run = probe('silent')
    await eventually(() => expect(server.accepted()).toBeGreaterThan(0))
    run.kill('SIGINT')
    expect((await run.ended).code).toBe(130)
    expect(run.of('summary')).toEqual([])
    await eventually(() => expect(server.open()).toBe(0))
  })
})

describeWith(['kafka'], 'signalbench probe of a cluster', () => {
  const cluster = useSharedBroker()
  const directory = mkdtempSync(join(tmpdir(), 'signalbench-probe-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  it('takes topics and group from the relays over this connection, or from its options', async () => {
    const [topic, other] = await Promise.all([cluster.createTopic(), cluster.createTopic()])
    writeFiles(directory, {
      'signalbench.json': workspaceJson,
      'connections/broker.json': { version: 1, kind: 'kafka', bootstrapServers: cluster.bootstrapServers },
      'relays/one.json': aRelay('broker', topic),
      'relays/elsewhere.json': aRelay('another', 'not-this-one'),
    })
    const fromRelay = spawnCli(['probe', 'broker', '--workspace', directory])
    expect((await fromRelay.ended).code).toBe(0)
    const targets = (run: typeof fromRelay) =>
      run
        .of('rung')
        .filter(({ rung }) => rung === 'topic-access' || rung === 'group-access')
        .map(({ target }) => target)
    expect(targets(fromRelay)).toEqual([topic, 'relay-group'])
    const named = spawnCli(['probe', 'broker', '--topic', other, '--group', 'mine', '--workspace', directory])
    expect((await named.ended).code).toBe(0)
    expect(targets(named)).toEqual([other, 'mine'])
    const { groups } = await cluster.admin.listGroups()
    expect(groups.map(({ groupId }) => groupId)).not.toEqual(expect.arrayContaining(['mine']))
    expect(groups.map(({ groupId }) => groupId)).not.toEqual(expect.arrayContaining(['relay-group']))
  })
})
