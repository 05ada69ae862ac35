import { afterEach, expect, it } from 'vitest'
import { type CliLine, type CliRun, spawnCli } from '../../support/cli/spawn-cli.ts'
import { circleFiles, partitions, produceCircle, signups } from '../../support/circle/circle.ts'
import { eventually } from '../../support/eventually.ts'
import { forwardTarget, type ForwardTarget } from '../../support/http/forward-target.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { describeWith } from '../../support/requirements.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { writeFiles } from '../../support/workspace-folder.ts'

describeWith(['kafka'], 'the whole circle', () => {
  const cluster = useSharedBroker()
  const directory = temporaryDirectory(afterEach)
  const running: CliRun[] = []
  let target: ForwardTarget | undefined
  afterEach(async () => {
    for (const run of running.splice(0)) {
      run.kill('SIGKILL')
      await run.ended
    }
    await target?.close()
  })
  const signalbench = (...args: readonly string[]): CliRun => {
    const run = spawnCli([...args, '--workspace', directory()])
    running.push(run)
    return run
  }
  const output = async (...args: readonly string[]): Promise<readonly CliLine[]> => {
    const run = signalbench(...args)
    expect(await run.ended, run.stderr()).toMatchObject({ code: 0 })
    return run.lines
  }

  it('Kafka → relay → emulator → journey → webhook → receiver: nothing is lost, and each event has one complete trace', async () => {
    const topic = await cluster.createTopic({ partitions })
    await produceCircle(cluster, topic)
    target = await forwardTarget()
    writeFiles(directory(), await circleFiles(cluster, topic, target.url))

    // Killed on the way: the second run finishes what the first one left.
    const killed = signalbench('run')
    await eventually(() => expect(webhookAttempts(killed).length).toBeGreaterThan(5), { timeoutMs: 90_000 })
    killed.kill('SIGKILL')
    await killed.ended
    const run = signalbench('run', '--until-idle')
    expect(await run.ended, run.stderr()).toMatchObject({ code: 0 })
    expect(run.of('summary')).toMatchObject([
      { lag: 0, failed: 0, pending: 0, requests: { failed: 0, pending: 0 }, journeys: { open: 0, failed: 0 } },
    ])

    const [account] = await output('account')
    expect(account).toMatchObject({ type: 'account', sent: signups, received: signups, lost: 0, unexpected: 0 })
    expect(new Set(target.requests.map(({ headers }) => headers['x-event-id'])).size).toBe(signups)

    const attempts = [...webhookAttempts(killed), ...webhookAttempts(run)]
    expect(attempts.some(({ outcome }) => outcome === 'retry')).toBe(true)
    const retried = attempts.find(({ outcome }) => outcome === 'retry')
    for (const id of [`${topic}:1:4`, String(retried?.['eventId'])]) {
      const lines = await output('trace', id)
      const steps = lines.filter(({ type }) => type === 'step')
      expect([...new Set(steps.map(({ what }) => what))], id).toEqual(
        expect.arrayContaining(['record', 'event', 'accepted', 'journey', 'attempt', 'received']),
      )
      expect(steps[0]).toMatchObject({ what: 'record', detail: { topic } })
      expect(steps.filter(({ what }) => what === 'attempt').at(-1)).toMatchObject({ detail: { status: 200 } })
    }
  })
})

const webhookAttempts = (run: CliRun): readonly CliLine[] =>
  run.of('attempt').filter(({ origin }) => origin === 'journey')
