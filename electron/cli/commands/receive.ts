import type { ReceiverService } from '#engine/receiver/types.ts'
import type { ReceivedDetail } from '#shared/contract/receivers.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { CommandWorkspace } from '../host/command-workspace.ts'
import type { CommandContext, DefineCommand } from '../run/command.ts'
import { exitCodes, type ExitCode } from '../run/exit-codes.ts'
import { shortNumber } from '../run/short-number.ts'
import { untilStopped } from '../run/until-stopped.ts'
import { parseCount, parseDuration } from '../run/parse.ts'

type ReceiveOptions = { readonly port?: number; readonly until?: number; readonly for?: number }

/** The name under which a receiver runs that has no file: every path answers 200. */
const nameless = 'receiver'
/** Event ids remembered to tell duplicates; the oldest are forgotten first. */
const rememberedIds = 100_000

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
  const { writeReceiverNote, removeReceiverNote } = await import('../host/receiver-note.ts')
  const temporary = name === undefined && !isWorkspace(context.directory)
  const opened = await (temporary
    ? openTemporaryWorkspace((line) => context.output.say(line))
    : openCommandWorkspace(context.directory, (line) => context.output.say(line)))
  const { directory } = opened.workspace
  const receivers = createReceiverService({ ...opened.ports, workspace: opened.workspace })
  const chosen = name ?? onlyReceiver(opened)
  sayFileWarnings(opened.workspace, (line) => context.output.say(line), [`receivers/${chosen}.json`])
  try {
    const lines = printRequests(context, receivers, options.until)
    await receivers.start(chosen ?? nameless, {
      ...(options.port === undefined ? {} : { port: options.port }),
      ...(chosen === null ? { withoutFile: true } : {}),
    })
    const status = receivers.statuses().find((one) => one.name === (chosen ?? nameless))
    const url = status?.url ?? ''
    if (chosen !== null) writeReceiverNote(directory, { pid: process.pid, receiver: chosen, url })
    const line = context.output.json ? stringifyJson({ type: 'listening', url }) : `Listening on ${url}`
    await context.output.write(line)
    if (options.for !== undefined) context.stop.after(options.for)
    await untilStopped(context.stop.signal)
    await lines.finished()
    context.output.say(`${lines.count()} ${lines.count() === 1 ? 'request' : 'requests'} received.`)
    return exitCodes.good
  } finally {
    await receivers.close()
    if (chosen !== null) removeReceiverNote(directory, chosen)
    await opened.close()
  }
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
  until: number | undefined,
): { readonly finished: () => Promise<void>; readonly count: () => number } {
  const seen = new Set<string>()
  let printed: Promise<void> = Promise.resolve()
  let count = 0
  receivers.onRequest((row) => {
    count += 1
    const request = receivers.request(row.id)
    const eventId = eventIdOf(request)
    const duplicate = eventId !== null && seen.has(eventId)
    if (eventId !== null) remember(seen, eventId)
    printed = printed.then(() => output.write(output.json ? jsonLine(request, eventId, duplicate) : humanLine(request)))
    if (count === until) stop.now('time')
  })
  return { finished: () => printed, count: () => count }
}

/** The ids that senders put on a request: ours, and Standard Webhooks'. */
function eventIdOf(request: ReceivedDetail): string | null {
  const names = ['x-event-id', 'webhook-id']
  return request.requestHeaders.find(([name]) => names.includes(name.toLowerCase()))?.[1] ?? null
}

function remember(seen: Set<string>, id: string): void {
  seen.add(id)
  const oldest = seen.values().next().value
  if (seen.size > rememberedIds && oldest !== undefined) seen.delete(oldest)
}

function jsonLine(request: ReceivedDetail, eventId: string | null, duplicate: boolean): string {
  const { receiver, atMs, method, path, status, requestBytes, durationMs, events, note } = request
  return stringifyJson({
    type: 'request',
    path,
    eventId,
    // Signatures are configured per endpoint; where none is, there is nothing to say about one.
    signature: null,
    duplicate,
    status,
    method,
    receiver,
    atMs,
    durationMs: durationMs === null ? null : shortNumber(durationMs),
    requestBytes,
    events,
    note,
  })
}

function humanLine({ atMs, method, path, status, events, note }: ReceivedDetail): string {
  const what = events === null ? '' : ` · ${events} events`
  return `${new Date(atMs).toISOString().slice(11, 23)}  ${status ?? 'reset'}  ${method} ${path}${what}  ${note}`
}
