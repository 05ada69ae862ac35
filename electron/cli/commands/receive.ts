import type { ReceiverService, WritingReceivers } from '#engine/receiver/types.ts'
import type { ReceivedRow } from '#shared/contract/receivers.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { CommandWorkspace } from '../host/command-workspace.ts'
import type { CommandContext, DefineCommand } from '../run/command.ts'
import { exitCodes, type ExitCode } from '../run/exit-codes.ts'
import { untilStopped } from '../run/until-stopped.ts'
import { parseCount, parseDuration } from '../run/parse.ts'

type ReceiveOptions = { readonly port?: number; readonly until?: number; readonly for?: number }

/** The name under which a receiver runs that has no file: every path answers 200. */
const nameless = 'receiver'

/** `signalbench receive`: the local receiver alone. It may run beside a relay on the same workspace. */
export const defineReceive: DefineCommand = (program, start) => {
  program
    .command('receive')
    .description('Run the local receiver and print each request.')
    .argument(
      '[receiver]',
      'receivers/<name>.json; without one, the only receiver, or one that answers 200 to everything',
    )
    .option('--port <n>', 'another port than the file names (0 = any free one)', parseCount(0, 65_535))
    .option('--until <n>', 'stop after so many requests', parseCount(1))
    .option('--for <duration>', 'stop after this long, such as 60s', parseDuration)
    .action((name: string | undefined, options: ReceiveOptions) => start((context) => receive(context, name, options)))
}

async function receive(context: CommandContext, name: string | undefined, options: ReceiveOptions): Promise<ExitCode> {
  const { isWorkspace, openCommandWorkspace, openTemporaryWorkspace } = await import('../host/command-workspace.ts')
  const { createReceiverService } = await import('#engine/receiver/receiver-service.ts')
  const { sayFileWarnings } = await import('../host/file-problems.ts')
  const { requestJson, requestText } = await import('../receive/request-lines.ts')
  const { writeReceiverNote, removeReceiverNote } = await import('../host/receiver-note.ts')
  const temporary = name === undefined && !isWorkspace(context.directory)
  const opened = await (temporary
    ? openTemporaryWorkspace((line) => context.output.say(line))
    : openCommandWorkspace(context.directory, (line) => context.output.say(line)))
  const { TemplateThread } = await import('#engine/template/template-thread.ts')
  const { directory } = opened.workspace
  const templates = new TemplateThread(opened.ports.workerUrl('template'))
  const receivers = createReceiverService({
    ...opened.ports,
    workspace: opened.workspace,
    renderLine: (line) => templates.render(line),
  })
  const chosen = name ?? onlyReceiver(opened)
  sayFileWarnings(opened.workspace, (line) => context.output.say(line), [`receivers/${chosen}.json`])
  let forwards: { close(): Promise<void> } | null = null
  try {
    const lines = printRequests(context, receivers, context.output.json ? requestJson : requestText, options.until)
    await receivers.start(chosen ?? nameless, {
      ...(options.port === undefined ? {} : { port: options.port }),
      ...(chosen === null ? { withoutFile: true } : {}),
    })
    const status = receivers.statuses().find((one) => one.name === (chosen ?? nameless))
    const url = status?.url ?? ''
    if (chosen !== null) writeReceiverNote(directory, { pid: process.pid, receiver: chosen, url })
    if (chosen !== null && status?.forwards.length !== 0)
      forwards = await startForwarding(context, opened, receivers, chosen)
    const line = context.output.json ? stringifyJson({ type: 'listening', url }) : `Listening on ${url}`
    await context.output.write(line)
    if (options.for !== undefined) context.stop.after(options.for)
    await untilStopped(context.stop.signal)
    await lines.finished()
    context.output.say(`${lines.count()} ${lines.count() === 1 ? 'request' : 'requests'} received.`)
    return exitCodes.good
  } finally {
    await forwards?.close()
    await receivers.close()
    await templates.close()
    if (chosen !== null) removeReceiverNote(directory, chosen)
    await opened.close()
  }
}

async function startForwarding(
  { output }: CommandContext,
  opened: CommandWorkspace,
  receivers: WritingReceivers,
  receiver: string,
): Promise<{ close(): Promise<void> }> {
  const { OutboxTurns } = await import('../receive/outbox-turns.ts')
  const { httpAttemptText } = await import('../run/http-lines.ts')
  return new OutboxTurns({
    opened,
    receivers,
    receiver,
    say: (line) => output.say(line),
    onAttempt: (attempt) => {
      const text = httpAttemptText(attempt)
      if (text !== null) output.say(text)
    },
  })
}

/** The one receiver that the workspace has; null where it has none. */
function onlyReceiver({ workspace }: CommandWorkspace): string | null {
  const names = workspace.list('receivers').map((one) => one.name)
  if (names.length > 1) {
    throw new AppError('BAD_INPUT', `This workspace has several receivers: ${names.join(', ')}. Name the one to run.`)
  }
  return names[0] ?? null
}

/** Prints each request in order of arrival, once it is stored. */
function printRequests(
  { output, stop }: CommandContext,
  receivers: ReceiverService,
  lineOf: (row: ReceivedRow, receivers: ReceiverService) => string,
  until: number | undefined,
): { readonly finished: () => Promise<void>; readonly count: () => number } {
  let printed: Promise<void> = Promise.resolve()
  let count = 0
  receivers.onRequest((row) => {
    count += 1
    const line = lineOf(row, receivers)
    printed = printed.then(() => output.write(line))
    if (count === until) stop.now('time')
  })
  return { finished: () => printed, count: () => count }
}
