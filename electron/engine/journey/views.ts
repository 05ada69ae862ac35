import type {
  JourneyDelivery,
  JourneyRunDetail,
  JourneyRunRow,
  JourneyRunStep,
  SeenEvent,
} from '#shared/contract/journeys.ts'
import { readJourneyEvent } from '#shared/domain/journey/event.ts'
import type { Step } from '#shared/domain/journey/steps.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { getOwn } from '#shared/lib/own-property.ts'
import { httpDeliveryId } from '../outbox/http/types.ts'
import type { AcceptedEvent } from '../receiver/emulator/emulator-queries.ts'
import type { Database } from '../store/database.ts'
import { journeyEvents } from '../store/journeys/events.ts'
import { findRun, type RunDetailRow, type RunRow, type RunStepRow, runSteps } from '../store/journeys/pages.ts'
import { readVersion } from './journey-files.ts'

/** How a run is named outside of the log. */
export const runId = (id: number): string => `j${id}`

/** @throws NOT_FOUND */
export function runNumber(id: string): number {
  const number = /^j([1-9]\d{0,15})$/.exec(id)?.[1]
  if (number === undefined) throw unknownRun(id)
  return Number(number)
}

/** NOT_FOUND, to be thrown. */
export const unknownRun = (id: string): AppError =>
  new AppError('NOT_FOUND', `There is no run ${id}. It may have been cleared away; look at the list anew.`)

const stepView = (step: Step): { readonly kind: Step['kind']; readonly text: string } =>
  step.kind === 'wait' ? { kind: 'wait', text: step.text } : { kind: 'webhook', text: step.webhook }

/** A run as the list shows it, by the version of its journey that it was started with. */
export function rowView(row: RunRow): JourneyRunRow {
  const { steps } = readVersion(row.versionJson)
  const now = steps[row.step]
  const { id, user, appId, state, step, dueAtMs, startedAtMs, endedAtMs, eventName, reason } = row
  return {
    seq: id,
    id: runId(id),
    user,
    appId,
    state,
    step,
    steps: steps.length,
    stepNow: now === undefined ? null : stepView(now),
    dueAtMs,
    startedAtMs,
    endedAtMs,
    eventName,
    byHand: row.byHand === 1,
    reason,
  }
}

/** @throws NOT_FOUND */
export function detailView(db: Database, id: string): JourneyRunDetail {
  const row = findRun(db, runNumber(id))
  if (row === null) throw unknownRun(id)
  const { name, steps } = readVersion(row.versionJson)
  const rows = new Map(runSteps(db, row.id).map((one) => [one.step, one]))
  return {
    row: rowView(row),
    journeyName: name,
    eventJson: row.eventJson,
    eventKey: eventKeyOf(row),
    steps: steps.map((step, index) => runStepView(row, step, index, rows.get(index))),
    events: journeyEvents(db, row).map(({ atMs, json }) => ({
      atMs,
      name: readJourneyEvent(json, atMs)?.name ?? '',
      json,
    })),
  }
}

function runStepView(row: RunDetailRow, step: Step, index: number, stored: RunStepRow | undefined): JourneyRunStep {
  return {
    ...stepView(step),
    state: stepState(row, index, stored),
    startedAtMs: stored?.startedAtMs ?? null,
    dueAtMs: stored?.dueAtMs ?? null,
    endedAtMs: stored?.endedAtMs ?? null,
    delivery: stored === undefined ? null : deliveryView(stored),
  }
}

function stepState(
  { state, step }: RunDetailRow,
  index: number,
  stored: RunStepRow | undefined,
): JourneyRunStep['state'] {
  if (stored !== undefined && stored.endedAtMs !== null) return 'done'
  if (state === 'failed') return index === step ? 'failed' : 'skipped'
  if (state === 'cancelled') return 'skipped'
  return index === step ? 'now' : 'ahead'
}

function deliveryView({
  delivery,
  eventId,
  deliveryState,
  attempts,
  lastStatus,
  deliveryReason,
}: RunStepRow): JourneyDelivery | null {
  if (delivery === null) return null
  return {
    id: httpDeliveryId(delivery),
    eventId,
    state: deliveryState,
    attempts: attempts ?? 0,
    lastStatus,
    reason: deliveryReason,
  }
}

function eventKeyOf({ eventJson }: RunDetailRow): string | null {
  const event = readJourneyEvent(eventJson, 0)
  if (event === null) return null
  const own = getOwn(event.value, 'event_id') ?? getOwn(event.properties, 'event_id')
  return event.idempotencyKey ?? (typeof own === 'string' ? own : null)
}

export const seenView = ({ name, user, at_ms: atMs, event_json: json }: AcceptedEvent): SeenEvent => ({
  name,
  user,
  atMs,
  json,
})
