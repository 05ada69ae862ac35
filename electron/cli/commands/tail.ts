import { resolve } from 'node:path'
import type { InspectFrom } from '#shared/contract/live.ts'
import type { SchemaBook } from '#engine/decoder/schema-book.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { CaptureFile } from '../tail/capture-file.ts'
import type { ShownRecords } from '../tail/show-records.ts'
import type { CommandContext, DefineCommand } from '../run/command.ts'
import { exitCodes, isUnknownTopic, type ExitCode } from '../run/exit-codes.ts'
import { parseCount, parseFrom, parseTopics } from '../run/parse.ts'

type TailOptions = {
  readonly topic?: readonly string[]
  readonly from: InspectFrom
  readonly limit?: number
  readonly untilEnd?: boolean
  readonly filter?: string
  readonly capture?: string
}

/** `signalbench tail`: reads without a consumer group. */
export const defineTail: DefineCommand = (program, start) => {
  program
    .command('tail')
    .description('Read records without a consumer group and print them.')
    .argument('<connection>', 'connections/<name>.json')
    .option('--topic <topics>', 'topics, comma-separated (a replay may do without: all of the capture)', parseTopics)
    .option('--from <where>', 'now, beginning, last:N (per partition), offset:N or time:ISO', parseFrom, 'now')
    .option('--limit <n>', 'stop after so many shown records', parseCount(1))
    .option('--until-end', 'stop at the ends that the partitions have now')
    .option('--filter <expression>', 'show only what matches, for example: partition = 3 and $.value.amount > 100')
    .option('--capture <file>', 'also write the shown records to this capture')
    .action((connection: string, options: TailOptions) => start((context) => tail(context, connection, options)))
}

async function tail(context: CommandContext, connection: string, options: TailOptions): Promise<ExitCode> {
  const { openConnection } = await import('../host/open-connection.ts')
  const { openConnectionSchemas, schemaNews } = await import('../host/open-schemas.ts')
  const { openCommandWorkspace } = await import('../host/command-workspace.ts')
  const { sayFileWarnings } = await import('../host/file-problems.ts')
  const { reconnectNews } = await import('../tail/reconnect-news.ts')
  const { createRecordDecoder } = await import('#engine/decoder/record-decoder.ts')
  const { recordFilter } = await import('../run/record-filter.ts')
  const { recordJson, recordText } = await import('../tail/record-lines.ts')
  const { ShownRecords } = await import('../tail/show-records.ts')

  const matches = recordFilter(options.filter ?? '')
  const opened = await openCommandWorkspace(context.directory, (line) => context.output.say(line))
  sayFileWarnings(opened.workspace, (line) => context.output.say(line), [`connections/${connection}.json`])
  const topics = topicsOf(options, opened.workspace.get('connections', connection).kind)
  const source = openConnection(opened, connection)
  const schemas = openConnectionSchemas(opened, connection)
  const { output, stop } = context
  const line = output.json ? recordJson : recordText
  let capture: CaptureFile | null = null
  try {
    if (options.capture !== undefined) {
      capture = await openCapture(opened.workspace, connection, options.capture, schemas)
    }
    const records = new ShownRecords({
      decoder: createRecordDecoder('auto', schemas),
      onFetched: schemaNews(schemas, (text) => output.say(text)),
      matches,
      limit: options.limit ?? Number.POSITIVE_INFINITY,
      capture,
      print: (picked) => output.write(picked.map(line).join('\n')),
      signal: stop.signal,
    })
    const batches = source.inspect({
      topics,
      from: options.from,
      until: options.untilEnd === true ? 'end' : 'never',
      signal: stop.signal,
      onState: reconnectNews((text) => output.say(text)),
    })
    for await (const batch of batches) {
      await records.add(batch)
      if (records.isDone) break
    }
    await printSummary(context, records)
    return exitCodes.good
  } catch (error) {
    if (!isUnknownTopic(error)) throw error
    output.say(error.message)
    return exitCodes.notGood
  } finally {
    await capture?.close()
    await Promise.all([source.close(), schemas.close()])
    await opened.close()
  }
}

/** The reader is never outrun here: it is slowed down instead, so nothing is dropped. */
async function printSummary({ output }: CommandContext, { received, shown }: ShownRecords): Promise<void> {
  if (output.json) await output.write(stringifyJson({ type: 'summary', received, shown, dropped: 0 }))
  else output.say(`${received} received, ${shown} shown.`)
}

/** A capture that is read and written at once would lose its records: BAD_INPUT. */
async function openCapture(
  workspace: Workspace,
  connection: string,
  file: string,
  schemas: SchemaBook,
): Promise<CaptureFile> {
  const { createCaptureFile } = await import('../tail/capture-file.ts')
  const path = resolve(file)
  const source = workspace.get('connections', connection)
  if (source.kind === 'replay' && resolve(workspace.path(source.capture)) === path) {
    throw new AppError('BAD_INPUT', `${path} is the capture that is being read. Write to another file.`)
  }
  return createCaptureFile(path, schemas)
}

function topicsOf(options: TailOptions, kind: 'kafka' | 'replay'): readonly string[] {
  if (options.topic === undefined && kind === 'kafka') {
    throw new AppError('BAD_INPUT', 'Name the topics to read: --topic user-events,purchase-events')
  }
  return options.topic ?? []
}
