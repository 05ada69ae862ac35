import type { Engine } from '#engine/engine.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { CommandContext, DefineCommand } from '../run/command.ts'
import type { ExitCode } from '../run/exit-codes.ts'
import { parseDuration } from '../run/parse.ts'

type RunOptions = {
  readonly untilIdle?: boolean
  readonly live?: boolean
  readonly for?: number
  readonly giveUpAfter?: number
}

/** `signalbench run`: everything that the workspace has enabled. */
export const defineRun: DefineCommand = (program, start) => {
  program
    .command('run')
    .description('Start every enabled receiver, relay and journey and the outbox, and finish what an earlier run left.')
    .option('--until-idle', 'stop when nothing is left to read or deliver')
    .option('--live', 'allow relays in mode live to send to OneSignal; without it, they run dry')
    .option('--for <duration>', 'stop after this long, such as 60s', parseDuration)
    .option(
      '--give-up-after <duration>',
      'with --until-idle: end when the cluster is away for this long (60s)',
      parseDuration,
    )
    .action((options: RunOptions) => start((context) => run(context, options)))
}

async function run(context: CommandContext, options: RunOptions): Promise<ExitCode> {
  const { openEngine } = await import('../host/open-engine.ts')
  const { emulatorBesideUs } = await import('../relay/emulator.ts')
  const { finishRun, giveUpAfter, startRelays } = await import('../relay/engine-run.ts')
  const { BesideRelays } = await import('../run/beside-relays.ts')
  const { playOnce } = await import('../relay/overlay-workspace.ts')
  const { requestJson } = await import('../receive/request-lines.ts')
  const { refuseBadFiles, sayFileWarnings } = await import('../host/file-problems.ts')
  const engine = await openEngine(context, {
    command: 'run',
    otherEmulator: emulatorBesideUs,
    ...(options.untilIdle === true
      ? { overlay: (workspace) => playOnce(workspace, (line) => context.output.say(line)) }
      : {}),
  })
  try {
    sayFileWarnings(engine.services.workspace, (line) => context.output.say(line))
    refuseBadFiles(engine.services.workspace)
    if (options.for !== undefined) context.stop.after(options.for)
    await startReceivers(context, engine)
    const relays = engine.services.workspace.list('relays').filter(({ value }) => value.enabled)
    const names = relays.map(({ name }) => name)
    const report = await startRelays(context, engine, names, {
      live: options.live === true,
      printAttempts: true,
      beforeStart: (begun) => {
        engine.services.receivers.onRequest((row) => {
          if (context.output.json) begun.print(requestJson(row, engine.services.receivers))
        })
      },
    })
    const beside = new BesideRelays(engine.services, context.output, (line) => report.print(line))
    return await finishRun(context, engine, report, {
      names,
      beside,
      untilIdle: options.untilIdle === true,
      ...giveUpAfter(options.giveUpAfter),
    })
  } finally {
    await engine.close()
  }
}

/** Receivers first: relays in mode emulator look for one. One that listens in another process of ours is left alone. */
async function startReceivers({ output, directory }: CommandContext, { services }: Engine): Promise<void> {
  const { runningReceiver } = await import('../host/receiver-note.ts')
  for (const { name, value } of services.workspace.list('receivers')) {
    if (!value.enabled || runningReceiver(directory, name) !== null) continue
    await services.receivers.start(name)
    const url = services.receivers.statuses().find((one) => one.name === name)?.url ?? ''
    if (output.json) await output.write(stringifyJson({ type: 'listening', receiver: name, url }))
    else output.say(`Receiver ${name} listens on ${url}`)
  }
}
