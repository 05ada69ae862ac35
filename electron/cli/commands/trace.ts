import { InvalidArgumentError } from 'commander'
import type { TraceChoice, TraceStep, TraceTimeline } from '#shared/schema/trace.ts'
import { durationText } from '#shared/domain/trace/words.ts'
import type { JsonValue } from '#shared/lib/exact-number.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { CommandContext, DefineCommand } from '../run/command.ts'
import { exitCodes, type ExitCode } from '../run/exit-codes.ts'
import type { Output } from '../run/output.ts'
import { shortNumber } from '../run/short-number.ts'

/** `signalbench trace`: one event's whole way, from the logs of the workspace. */
export const defineTrace: DefineCommand = (program, start) => {
  program
    .command('trace')
    .description('Show one event’s whole way: record, event, webhook, every attempt, and what was received.')
    .argument(
      '<event-id>',
      'an event id, an idempotency key, a delivery (d12, w12), topic:partition:offset, or a user with one event',
      parseId,
    )
    .action((id: string) => start((context) => trace(context, id)))
}

function parseId(text: string): string {
  if (text.trim() !== '') return text.trim()
  throw new InvalidArgumentError('Give an id, such as an event id or topic:partition:offset; it is empty.')
}

async function trace(context: CommandContext, id: string): Promise<ExitCode> {
  const { openCommandWorkspace } = await import('../host/command-workspace.ts')
  const { createWorkspaceTrace } = await import('#engine/trace/workspace-trace.ts')
  const { output } = context
  const opened = await openCommandWorkspace(context.directory, (line) => output.say(line))
  const traces = createWorkspaceTrace(opened.workspace, opened.ports)
  try {
    const found = traces.find(id)
    const [only, ...others] = found.kind === 'choices' ? found.rows : []
    const exact = only !== undefined && others.length === 0 ? traces.find(only.id) : found
    if (exact.kind === 'timeline') {
      await print(output, exact.timeline)
      return exitCodes.good
    }
    if (exact.kind === 'choices') await printChoices(output, id, exact.rows)
    else output.say(exact.message)
    return exitCodes.notGood
  } finally {
    await traces.close()
    await opened.close()
  }
}

async function print(output: Output, { steps, verdict }: TraceTimeline): Promise<void> {
  const { state, summary, why, fix, nextAtMs } = verdict
  await output.write(steps.map((step) => (output.json ? jsonLine(step) : textLine(step))).join('\n'))
  if (output.json) {
    const nextAt = nextAtMs === null ? null : new Date(nextAtMs).toISOString()
    await output.write(stringifyJson({ type: 'summary', state, summary, why, fix, nextAt, steps: steps.length }))
    return
  }
  output.say(`${state}: ${summary}`)
  if (why !== null) output.say(why)
  for (const line of fix) output.say(`- ${line}`)
}

function jsonLine({ atMs, what, title, text, note, durationMs, sincePreviousMs, detail }: TraceStep): string {
  return stringifyJson({
    type: 'step',
    at: new Date(atMs).toISOString(),
    what,
    detail: Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, shortened(value)])),
    title,
    text,
    note,
    durationMs: durationMs === null ? null : shortNumber(durationMs),
    sincePreviousMs: shortNumber(sincePreviousMs),
  })
}

/** Measured times have more digits than anybody reads. */
const shortened = (value: JsonValue): JsonValue => (typeof value === 'number' ? shortNumber(value) : value)

function textLine({ atMs, what, title, text, note, sincePreviousMs }: TraceStep): string {
  const since = sincePreviousMs === 0 ? '' : `+ ${durationText(sincePreviousMs)}`
  const head = `${new Date(atMs).toISOString().slice(11, 23)}  ${since.padStart(10)}  ${what.padEnd(9)}  ${title}: ${text}`
  return note === '' ? head : `${head}\n${' '.repeat(37)}${note}`
}

async function printChoices(output: Output, id: string, rows: readonly TraceChoice[]): Promise<void> {
  output.say(`${id} names ${rows.length} events. Trace one of them by its id:`)
  await output.write(
    rows.map((row) => (output.json ? stringifyJson({ type: 'choice', ...row }) : choiceLine(row))).join('\n'),
  )
}

const choiceLine = ({ id, atMs, eventName, origin, state }: TraceChoice): string =>
  `${id}  ${new Date(atMs).toISOString()}  ${eventName ?? ''}  ${origin}  ${state}`
