import { deadLetterLine } from '#engine/relay/by-hand/dead-letter-line.ts'
import type { Database } from '#engine/store/database.ts'
import type { ExportRow } from '#engine/store/exports.ts'
import { type GivenUp, givenUpOfAll } from '#engine/store/given-up.ts'
import type { RowWriter } from './row-writer.ts'

/**
 * Dead letters of all relays, as text of some lines at a time: in NDJSON they are what the screen saves, lines of a
 * capture that say why they were given up; in CSV one row a letter.
 */
export function* deadLetterTexts(
  db: Database,
  format: 'ndjson' | 'csv',
  writer: RowWriter,
  matches: (row: ExportRow) => boolean,
): Generator<string, void> {
  for (const page of givenUpOfAll(db)) {
    const found = page.map((letter) => ({ letter, row: rowOf(letter) })).filter(({ row }) => matches(row))
    if (found.length === 0) continue
    yield format === 'csv'
      ? writer.rows(found.map(({ row }) => row))
      : found.map(({ letter }) => deadLetterLine(letter)).join('\n')
  }
}

function rowOf({ raw, seq: _seq, cluster: _cluster, eventJson, ...columns }: GivenUp): ExportRow {
  const { topic, partition, offset, timestampMs } = raw
  return { ...columns, topic, partition, offset, timestampMs, event: eventJson }
}
