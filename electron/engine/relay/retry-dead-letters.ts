import { setImmediate as nextTurn } from 'node:timers/promises'
import { SchemaBook } from '#engine/decoder/schema-book.ts'
import type { SchemaSource } from '#engine/decoder/types.ts'
import { logSchemas } from '#engine/pipeline/log-schemas.ts'
import { prepare } from '#engine/pipeline/prepare.ts'
import type { Prepared, Steps } from '#engine/pipeline/prepare.ts'
import { deadLetterByName } from '#engine/store/dead-letters.ts'
import { insertEvent } from '#engine/store/events.ts'
import type { DeliveryMode, EventSink } from '#engine/store/events.ts'
import { findRelay } from '#engine/store/positions.ts'
import { recordBySeq, updateVerdict } from '#engine/store/records.ts'
import { insertRetry, retryDelivery } from '#engine/store/retries.ts'
import { putSchemas } from '#engine/store/schemas.ts'
import { mappedViewOf } from '#engine/inspector/reader/mapped-view.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { DeadLetterRow } from '#shared/schema/delivery.ts'
import type { MappedView } from '#shared/schema/event.ts'
import type { RelayFile } from '#shared/schema/relay.ts'
import type { SchemaEntry } from '#shared/schema/schema-entry.ts'
import type { RelayDeps } from './deps.ts'
import { wantedDeadLetters } from './by-hand/wanted.ts'
import { sendingMode } from './sending-mode.ts'
import { openRelayWebhook, webhookSink } from './sending/webhook-sink.ts'
import { stepsOf } from './steps.ts'
import type { Which } from './by-hand/types.ts'
import type { RelayService } from './types.ts'

type Retried = Awaited<ReturnType<RelayService['retryDeadLetters']>>

/**
 * Gives dead letters another chance: a failed one is sent again with its key, a rejected one is mapped again with the
 * mapping as it is now. Each leaves a trace. Throws NOT_FOUND, BAD_FILE, STORE_FAILED, and BAD_INPUT for a dry run.
 */
export async function retryDeadLetters(deps: RelayDeps, name: string, which: Which): Promise<Retried> {
  const { db } = deps.store
  const file = deps.workspace.get('relays', name)
  const mode = sendingMode(file, name)
  const total = { retried: 0, stillRejected: 0 }
  const { destination } = file
  const way = destination.kind === 'webhook' ? await openRelayWebhook(deps, name, destination.webhook) : null
  const schemas = deps.openSchemas(deps.workspace.get('connections', file.connection))
  try {
    for (const rows of wantedDeadLetters(db, name, which)) {
      const mapped: Again[] = []
      for (const row of rows)
        mapped.push({ row, prepared: row.kind === 'failed' ? null : await mapAgain(deps, file, row, schemas) })
      const making =
        way === null
          ? null
          : await webhookSink(
              way,
              mapped.flatMap(({ prepared }) => prepared?.event ?? []),
            )
      db.transaction('retry dead letters', () => {
        for (const again of mapped) {
          const result = retryOne(deps, mode, again, making ?? undefined)
          if (result !== null) total[result] += 1
        }
      })
      await nextTurn()
    }
    way?.outbox.wake()
    return total
  } finally {
    await schemas.close()
  }
}

type Again = { readonly row: DeadLetterRow; readonly prepared: Prepared | null }

/** Null where it is no dead letter any more: it was retried from somewhere else, or removed. */
function retryOne(
  { store, clock }: RelayDeps,
  mode: DeliveryMode,
  { row, prepared }: Again,
  sink: EventSink | undefined,
): keyof Retried | null {
  if (deadLetterByName(store.db, row.id) === null) return null
  const nowMs = clock.now()
  if (row.kind === 'failed') {
    retryDelivery(store.db, Number(row.id.slice(1)), mode, nowMs)
    insertRetry(store.db, { record: row.seq, atMs: nowMs, reason: row.reason, result: 'sent again' })
    return 'retried'
  }
  if (prepared === null) return null
  const { record, event } = prepared
  updateVerdict(store.db, row.seq, record)
  insertRetry(store.db, { record: row.seq, atMs: nowMs, reason: row.reason, result: record.verdict })
  if (event === null) return 'stillRejected'
  insertEvent(store.db, { relay: findRelay(store.db, row.relay) ?? 0, mode, held: false, nowMs, sink }, row.seq, event)
  return 'retried'
}

/** A dead letter looked at again: its event, and its value as JSON where a schema was needed to read it. */
export type MappedAgain = { readonly event: MappedView; readonly decodedText: string | null }

/** What the current mapping makes of the record behind a dead letter; null where either is gone. */
export async function mapDeadLetter(deps: RelayDeps, row: DeadLetterRow): Promise<MappedAgain | null> {
  let schemas: SchemaSource | null = null
  try {
    const file = deps.workspace.get('relays', row.relay)
    schemas = deps.openSchemas(deps.workspace.get('connections', file.connection))
    const prepared = await mapAgain(deps, file, row, schemas)
    if (prepared === null) return null
    const { outcome, idempotencyKey, decodedText } = prepared
    return { event: mappedViewOf(outcome, idempotencyKey), decodedText: decodedText() }
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  } finally {
    await schemas?.close()
  }
}

/** With the schemas of the log where it has them, else of the registry. @throws UNREACHABLE where one cannot be had at present */
async function mapAgain(deps: RelayDeps, file: RelayFile, { seq }: DeadLetterRow, source: SchemaSource) {
  const { store, workspace, clock, large } = deps
  const stored = recordBySeq(store.db, seq)
  if (stored === null) return null
  const { raw, cluster } = stored
  const schemas = new SchemaBook(logSchemas(store.db, cluster, source))
  await schemas.prepare([raw], new AbortController().signal)
  const obstacle = schemas.obstacleOf([raw])
  if (obstacle !== null) throw new AppError('UNREACHABLE', obstacle.message, { retryable: true })
  keepSchemas(deps, cluster, schemas.entriesOf([raw]))
  const steps = stepsOf(workspace, file, cluster, schemas)
  const prepared = large.isLarge(raw) ? await large.prepare(raw, steps, clock.now()) : prepare(raw, steps, clock.now())
  return { ...prepared, idempotencyKey: steps.idempotencyKey(raw), decodedText: () => decodedText(raw, steps, large) }
}

/** Null for a large record, which is not decoded on this thread, and where the bytes are their own text. */
function decodedText(raw: RawRecord, steps: Steps, large: RelayDeps['large']): string | null {
  if (large.isLarge(raw)) return null
  const { format, value } = steps.decode(raw).value
  return ['avro', 'protobuf', 'json-schema'].includes(format) ? stringifyJson(value, 2) : null
}

/** A record that could not be decoded then may be decoded now: its schema stands in the log from now on. */
function keepSchemas({ store, clock }: RelayDeps, cluster: string, entries: readonly SchemaEntry[]): void {
  const known = entries.filter((entry) => entry.kind === 'known')
  if (known.length > 0) putSchemas(store.db, cluster, known, clock.now())
}
