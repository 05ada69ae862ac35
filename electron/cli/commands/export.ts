import { existsSync } from 'node:fs'
import { Argument, Option } from 'commander'
import type { ExportKind, ExportRow } from '#engine/store/exports.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { CommandContext, DefineCommand } from '../run/command.ts'
import type { RowWriter } from '../export/row-writer.ts'
import { exitCodes, type ExitCode } from '../run/exit-codes.ts'

type ExportOptions = { readonly format: 'ndjson' | 'csv'; readonly where?: string }

type What = ExportKind | 'dead-letters'

/** What each kind of row is made of, in this order (interfaces.md §2). Columns are only ever added at the end. */
const columns: Readonly<Record<What, readonly string[]>> = {
  records: ['topic', 'partition', 'offset', 'verdict', 'reason', 'mapping'],
  events: ['eventId', 'idempotencyKey', 'topic', 'partition', 'offset', 'name', 'user', 'event'],
  deliveries: [
    'id',
    'eventId',
    'idempotencyKey',
    'topic',
    'partition',
    'offset',
    'state',
    'attempts',
    'mapping',
    'endpoint',
  ],
  attempts: [
    'id',
    'relay',
    'startedAtMs',
    'durationMs',
    'status',
    'events',
    'requestBytes',
    'outcome',
    'reason',
    'url',
    'deliveryId',
    'eventId',
    'number',
    'endpoint',
  ],
  'dead-letters': [
    'id',
    'relay',
    'kind',
    'reason',
    'message',
    'topic',
    'partition',
    'offset',
    'eventName',
    'user',
    'givenUpAtMs',
    'idempotencyKey',
    'attempts',
    'mapping',
    'event',
  ],
}

/** `signalbench export`: rows of the log, also while the app runs. */
export const defineExport: DefineCommand = (program, start) => {
  program
    .command('export')
    .description('Write rows of the log to stdout.')
    .addArgument(new Argument('<what>', 'which rows').choices(Object.keys(columns)))
    .addOption(new Option('--format <format>', 'how they are written').choices(['ndjson', 'csv']).default('ndjson'))
    .option('--where <expression>', 'only rows that match, for example: state = failed')
    .action((what: What, options: ExportOptions) => start((context) => exportLog(context, what, options)))
}

async function exportLog(context: CommandContext, what: What, options: ExportOptions): Promise<ExitCode> {
  const { output, stop, directory } = context
  const { logPath, openLogReader } = await import('#engine/store/log-store.ts')
  const { exportRows } = await import('#engine/store/exports.ts')
  const { readIdentity } = await import('#engine/workspace/workspace-identity.ts')
  const { silentLogger } = await import('../host/silent-logger.ts')
  const { deadLetterTexts } = await import('../export/dead-letters.ts')
  const { rowWriter } = await import('../export/row-writer.ts')
  const { rowFilter } = await import('../export/row-filter.ts')
  const { schemasOfLog } = await import('../export/schemas-of-log.ts')
  if (!existsSync(logPath(directory))) {
    readIdentity(directory)
    throw new AppError(
      'NOT_FOUND',
      `${directory} has no log yet. Run a relay there first, or name another --workspace.`,
    )
  }
  const writer = rowWriter(options.format, columns[what])
  const db = openLogReader(directory, { logger: silentLogger })
  try {
    const matches = rowFilter(what, columns[what], options.where ?? '', schemasOfLog(db))
    if (writer.head !== null) await output.write(writer.head)
    const texts =
      what === 'dead-letters'
        ? deadLetterTexts(db, options.format, writer, matches)
        : rowTexts(exportRows(db, what), what, writer, matches)
    for (const text of texts) {
      if (stop.signal.aborted) break
      await output.write(text)
    }
  } finally {
    db.close()
  }
  return exitCodes.good
}

function* rowTexts(
  pages: Iterable<readonly ExportRow[]>,
  what: ExportKind,
  writer: RowWriter,
  matches: (row: ExportRow) => boolean,
): Generator<string, void> {
  for (const page of pages) {
    const rows = page.filter(matches).map(flat(what))
    if (rows.length > 0) yield writer.rows(rows)
  }
}

/** The row as people get it: an event's own JSON is called `event`. */
const flat =
  (what: ExportKind) =>
  (row: ExportRow): ExportRow =>
    what === 'events' ? { ...row, event: row.json ?? null } : row
