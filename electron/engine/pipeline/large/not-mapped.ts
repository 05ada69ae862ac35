import { TookTooLong } from '#engine/lib/idle-thread.ts'
import { quantity } from '#shared/lib/quantity.ts'
import { findingOf } from '#shared/domain/onesignal/rules.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { Prepared } from '../prepare.ts'
import { sizeOf } from './large-bytes.ts'

/** The rejection of a record that the mapper could not cope with. It is kept whole, so it can be tried again by hand. */
export function notMapped(raw: RawRecord, error: unknown): Prepared {
  const why =
    error instanceof TookTooLong
      ? `it took longer than ${Math.round(error.limitMs / 1_000)} s`
      : `the worker failed: ${error instanceof Error ? error.message : String(error)}`
  const finding = findingOf('mapping-gave-up', '$.value', `${quantity(sizeOf(raw), 'byte')}: ${why}`)
  const verdict = finding.rule
  const nothing = { eventName: null, user: null, findings: [finding] }
  return {
    record: { raw, format: 'bytes', verdict, message: finding.message, mapping: null, ...nothing },
    event: null,
    outcome: { kind: 'rejected', verdict, json: null, bytes: null, sources: [], ...nothing },
  }
}
