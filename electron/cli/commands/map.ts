import type { Workspace } from '#engine/workspace/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { dnsNamespace } from '#shared/lib/uuid.ts'
import type { Mapped } from '../map/map-records.ts'
import type { CommandContext, DefineCommand } from '../run/command.ts'
import { exitCodes, isUnknownTopic, type ExitCode } from '../run/exit-codes.ts'
import { parseTopics } from '../run/parse.ts'

type MapOptions = {
  readonly mapping: string
  readonly capture?: string
  readonly connection?: string
  readonly topic?: readonly string[]
}

/** `signalbench map`: maps without sending. */
export const defineMap: DefineCommand = (program, start) => {
  program
    .command('map')
    .description('Map records without sending anything, and say what becomes of each.')
    .requiredOption('--mapping <name|file>', 'mappings/<name>.json, or the path of a mapping')
    .option('--capture <file>', 'the records of a capture file')
    .option('--connection <name>', 'the records of a connection, with --topic')
    .option('--topic <topics>', 'topics, comma-separated', parseTopics)
    .action((options: MapOptions) => start((context) => map(context, options)))
}

async function map(context: CommandContext, options: MapOptions): Promise<ExitCode> {
  if ((options.capture === undefined) === (options.connection === undefined)) {
    throw new AppError('BAD_INPUT', 'Name the records: either --capture FILE, or --connection NAME with --topic T.')
  }
  const { isWorkspace, openCommandWorkspace } = await import('../host/command-workspace.ts')
  const { sayFileWarnings } = await import('../host/file-problems.ts')
  const { loadMapping } = await import('../map/load-mapping.ts')
  const { mapRecords } = await import('../map/map-records.ts')
  const { openRecords } = await import('../map/open-records.ts')
  const mayLackWorkspace = options.connection === undefined && !isWorkspace(context.directory)
  const opened = mayLackWorkspace
    ? null
    : await openCommandWorkspace(context.directory, (line) => context.output.say(line))
  try {
    refuseWithoutTopics(opened?.workspace ?? null, options)
    const used = [`mappings/${options.mapping}.json`, `connections/${options.connection}.json`]
    if (opened !== null) sayFileWarnings(opened.workspace, (line) => context.output.say(line), used)
    const mapping = loadMapping(opened?.workspace ?? null, options.mapping, (line) => context.output.say(line))
    const { source, schemas } = openRecords(opened, options)
    const workspaceId = opened?.workspace.id ?? dnsNamespace
    const query = { mapping, topics: options.topic ?? [], workspaceId, schemas, signal: context.stop.signal }
    try {
      return await print(context, mapRecords(source, query))
    } catch (error) {
      if (!isUnknownTopic(error)) throw error
      context.output.say(error.message)
      return exitCodes.notGood
    } finally {
      await Promise.all([source.close(), schemas.close()])
    }
  } finally {
    await opened?.close()
  }
}

function refuseWithoutTopics(workspace: Workspace | null, { connection, topic }: MapOptions): void {
  if (connection === undefined || topic !== undefined) return
  if (workspace?.get('connections', connection).kind === 'kafka') {
    throw new AppError('BAD_INPUT', 'Name the topics to map: --topic user-events,purchase-events')
  }
}

/** Prints what became of each record, and the counts by reason. Exit 1 where any was rejected. */
async function print({ output, stop }: CommandContext, batches: AsyncIterable<readonly Mapped[]>): Promise<ExitCode> {
  const reasons = new Map<string, number>()
  let received = 0
  let mapped = 0
  for await (const batch of batches) {
    if (stop.signal.aborted) break
    received += batch.length
    for (const { outcome } of batch) {
      if (outcome.kind === 'mapped') mapped += 1
      else reasons.set(outcome.verdict, (reasons.get(outcome.verdict) ?? 0) + 1)
    }
    await output.write(batch.map(output.json ? jsonLine : textLine).join('\n'))
  }
  const rejected = received - mapped
  const byReason = Object.fromEntries([...reasons].toSorted((a, b) => b[1] - a[1]))
  if (output.json) await output.write(stringifyJson({ type: 'summary', received, mapped, rejected, reasons: byReason }))
  else {
    output.say(`${received} records: ${mapped} mapped, ${rejected} rejected`)
    for (const [reason, count] of Object.entries(byReason)) output.say(`  ${count}  ${reason}`)
  }
  return rejected === 0 ? exitCodes.good : exitCodes.notGood
}

/** The event stands in the line exactly as it would be sent. */
function jsonLine({ raw, outcome }: Mapped): string {
  const place = `"topic":${JSON.stringify(raw.topic)},"partition":${raw.partition},"offset":"${raw.offset}"`
  const findings = stringifyJson(outcome.findings)
  if (outcome.kind === 'rejected') {
    return `{"type":"rejected",${place},"reason":${JSON.stringify(outcome.verdict)},"findings":${findings}}`
  }
  return `{"type":"event",${place},"event":${outcome.json},"bytes":${outcome.bytes},"findings":${findings}}`
}

function textLine({ raw, outcome }: Mapped): string {
  const place = `${raw.topic}·${raw.partition}·${raw.offset}`
  if (outcome.kind === 'mapped') return `${place}  ${outcome.json}`
  const why = outcome.findings.find(({ rule }) => rule === outcome.verdict)?.message ?? ''
  return `${place}  rejected (${outcome.verdict}): ${why}`
}
