import type { CommandContext, DefineCommand } from '../run/command.ts'
import type { ExitCode } from '../run/exit-codes.ts'
import { type Setting, parseDuration, parseSetting } from '../run/parse.ts'

type RelayOptions = {
  readonly untilIdle?: boolean
  readonly live?: boolean
  readonly for?: number
  readonly giveUpAfter?: number
  readonly set?: readonly Setting[]
}

/** `signalbench relay`: runs one relay headless. */
export const defineRelay: DefineCommand = (program, start) => {
  program
    .command('relay')
    .description('Run a relay: consume, map and deliver.')
    .argument('<relay>', 'relays/<name>.json')
    .option('--until-idle', 'stop when nothing is left to read or deliver')
    .option('--live', 'allow a relay in mode live to send to OneSignal; without it, it runs dry')
    .option('--for <duration>', 'stop after this long, such as 60s', parseDuration)
    .option(
      '--give-up-after <duration>',
      'with --until-idle: end when the cluster is away for this long (60s)',
      parseDuration,
    )
    .option('--set <path=value>', "change the relay's file for this run only; may be repeated", parseSetting)
    .action((name: string, options: RelayOptions) => start((context) => relay(context, name, options)))
}

async function relay(context: CommandContext, name: string, options: RelayOptions): Promise<ExitCode> {
  const { overlayRelay, playOnce } = await import('../relay/overlay-workspace.ts')
  const { emulatorBesideUs, ensureEmulator } = await import('../relay/emulator.ts')
  const { openEngine } = await import('../host/open-engine.ts')
  const { sayFileWarnings } = await import('../host/file-problems.ts')
  const { finishRun, giveUpAfter, startRelays } = await import('../relay/engine-run.ts')

  const say = (line: string): void => context.output.say(line)
  const engine = await openEngine(context, {
    command: `relay ${name}`,
    overlay: (workspace) => {
      const overlaid = overlayRelay(workspace, name, options.set ?? [], say)
      return options.untilIdle === true ? playOnce(overlaid, say) : overlaid
    },
    otherEmulator: emulatorBesideUs,
  })
  try {
    const file = engine.services.workspace.get('relays', name)
    const used = [`relays/${name}.json`, `connections/${file.connection}.json`, `mappings/${file.mapping}.json`]
    sayFileWarnings(engine.services.workspace, say, used)
    if (file.mode === 'emulator' && file.destination.kind === 'onesignal')
      context.output.say(`The emulator is at ${await ensureEmulator(engine)}`)
    if (options.for !== undefined) context.stop.after(options.for)
    const report = await startRelays(context, engine, [name], { live: options.live === true, printAttempts: false })
    return await finishRun(context, engine, report, {
      names: [name],
      untilIdle: options.untilIdle === true,
      ...giveUpAfter(options.giveUpAfter),
    })
  } finally {
    await engine.close()
  }
}
