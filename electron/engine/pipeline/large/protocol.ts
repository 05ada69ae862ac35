import type { MappingSet } from '#shared/domain/mapping/mapping-set.ts'
import type { ShownOutcome } from '#shared/domain/mapping/types.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'
import type { SchemaEntry } from '#shared/schema/schema-entry.ts'
import type { Prepared } from '../prepare.ts'

/** A record with all that it takes to make an event of it, on its way to the worker. */
export type LargeJob = MappingSet & {
  readonly number: number
  readonly raw: RawRecord
  readonly format: RecordFormat
  readonly sizesAreFindings?: boolean | undefined
  readonly schemas: readonly SchemaEntry[]
  readonly idempotencyKey: string
  readonly nowMs: number
}

/** What came of it, without the record itself: the engine has that. `outcome.json` is cut where it is no event. */
export type LargeAnswer = {
  readonly number: number
  readonly record: Omit<Prepared['record'], 'raw'>
  readonly event: Prepared['event']
  readonly outcome: ShownOutcome
}
