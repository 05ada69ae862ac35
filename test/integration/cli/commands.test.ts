import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CliRun, spawnCli } from '../../support/cli/spawn-cli.ts'
import { eventually } from '../../support/eventually.ts'
import { sampleWorkspace, type SampleWorkspace } from '../../support/web/sample-workspace.ts'

const patience = { timeoutMs: 60_000 }

describe('the command line on the sample workspace', () => {
  let workspace: SampleWorkspace
  const runs: CliRun[] = []
  const signalbench = (...args: readonly string[]): CliRun => {
    const run = spawnCli([...args, '--workspace', workspace.directory])
    runs.push(run)
    return run
  }

  beforeEach(() => {
    workspace = sampleWorkspace(0)
    workspace.write('connections/sample.json', { ...workspace.read('connections/sample.json'), loop: false })
  })
  afterEach(async () => {
    for (const run of runs.splice(0)) {
      run.kill('SIGKILL')
      await run.ended
    }
    workspace.remove()
  })

  it('map: says what becomes of each record, and ends with 1 because some are bad', async () => {
    const run = signalbench('map', '--mapping', 'default', '--connection', 'sample')
    expect((await run.ended).code).toBe(1)
    const [summary] = run.of('summary')
    expect(summary).toMatchObject({
      received: 2000,
      mapped: run.of('event').length,
      rejected: run.of('rejected').length,
    })
    expect(run.of('rejected').length).toBeGreaterThan(0)
    expect(run.of('rejected')[0]).toMatchObject({ findings: expect.arrayContaining([expect.anything()]) })
  })

  it('relay: starts the emulator itself, delivers each good record once and tells of each bad one', async () => {
    const run = signalbench(
      'relay',
      'shop-events',
      '--set',
      'mode=emulator',
      '--set',
      'destination.requestsPerSecond=null',
      '--until-idle',
    )
    expect((await run.ended).code, run.stderr()).toBe(0)
    const [summary] = run.of('summary')
    expect(summary).toMatchObject({ consumed: 2000, failed: 0, pending: 0, lag: 0 })
    expect(summary?.delivered).toBe(summary?.mapped)
    expect(run.of('dead-letter')).toHaveLength(summary?.rejected as number)
    expect(workspace.read('relays/shop-events.json').mode).toBe('dry-run')

    const deliveries = signalbench('export', 'deliveries', '--where', 'state = delivered')
    expect((await deliveries.ended).code).toBe(0)
    expect(deliveries.lines).toHaveLength(summary?.delivered as number)
    const rejected = signalbench('export', 'records', '--where', 'verdict = rejected and topic = user-events')
    expect((await rejected.ended).code).toBe(0)
    expect(rejected.lines.length).toBeGreaterThan(0)
    expect(new Set(rejected.lines.map((line) => line.verdict))).toEqual(new Set(['rejected']))
  })

  it('relay: uses the emulator of a receiver that runs beside it', async () => {
    const receiver = signalbench('receive', 'local')
    const listening = await eventually(() => receiver.of('listening')[0] ?? expect.fail('not yet'), patience)
    const run = signalbench(
      'relay',
      'shop-events',
      '--set',
      'mode=emulator',
      '--set',
      'destination.requestsPerSecond=null',
      '--until-idle',
    )
    expect((await run.ended).code, run.stderr()).toBe(0)
    expect(run.stderr()).toContain(listening.url as string)
    await eventually(() => expect(receiver.of('request').length).toBeGreaterThan(0), patience)
    receiver.kill('SIGINT')
    expect((await receiver.ended).code).toBe(130)
  })

  it('relay: names the process that has the workspace open, and ends with 2', async () => {
    workspace.write('connections/sample.json', { ...workspace.read('connections/sample.json'), recordsPerSecond: 5 })
    const first = signalbench('relay', 'shop-events')
    await eventually(() => expect(first.of('progress').length).toBeGreaterThan(0), patience)
    const second = signalbench('relay', 'shop-events')
    expect((await second.ended).code).toBe(2)
    expect(second.stderr()).toContain(String(first.pid))
    first.kill('SIGTERM')
    expect((await first.ended).code).toBe(130)
    expect(first.of('summary')).toHaveLength(1)
  })

  it('relay: a bad --set is refused with its path', async () => {
    const run = signalbench('relay', 'shop-events', '--set', 'mode=sideways')
    expect((await run.ended).code).toBe(2)
    expect(run.stderr()).toContain('mode')
  })

  it('receive: answers, prints each request and stops after so many', async () => {
    const run = signalbench('receive', '--until', '2')
    const { url } = await eventually(() => run.of('listening')[0] ?? expect.fail('not yet'), patience)
    for (const id of ['one', 'one']) {
      await fetch(`${String(url)}/hook`, { method: 'POST', headers: { 'x-event-id': id }, body: '{}' })
    }
    expect((await run.ended).code).toBe(0)
    expect(run.of('request')).toMatchObject([
      { path: '/hook', eventId: 'one', duplicate: false, status: 200 },
      { path: '/hook', eventId: 'one', duplicate: true, status: 200 },
    ])
  })

  it('run: starts receivers and relays, and finishes when all is delivered', async () => {
    workspace.write('relays/shop-events.json', {
      ...workspace.read('relays/shop-events.json'),
      mode: 'emulator',
      destination: { ...(workspace.read('relays/shop-events.json').destination as object), requestsPerSecond: null },
    })
    const run = signalbench('run', '--until-idle')
    expect((await run.ended).code, run.stderr()).toBe(0)
    expect(run.of('listening')).toHaveLength(1)
    expect(run.of('attempt').length).toBeGreaterThan(0)
    expect(run.of('request').length).toBeGreaterThan(0)
    expect(run.lines.at(-1)).toMatchObject({ type: 'summary', consumed: 2000, pending: 0, failed: 0 })
  })

  it('serve: prints an address with a token, and stops cleanly', async () => {
    const run = signalbench('serve', '--port', '0')
    const { url } = await eventually(() => run.of('listening')[0] ?? expect.fail('not yet'), { timeoutMs: 120_000 })
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=.+/)
    const page = await fetch(String(url))
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    run.kill('SIGTERM')
    expect((await run.ended).code).toBe(130)
  })
})
