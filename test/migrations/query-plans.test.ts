import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { attemptsOfDelivery } from '#engine/store/attempt-pages.ts'
import {
  failedPage,
  failedPageByReason,
  failedReasons,
  rejectedPage,
  rejectedPageByReason,
  rejectedReasons,
} from '#engine/store/dead-letters.ts'
import { claimDue, claimSingles, dueSummary, nextDue, unholdSome } from '#engine/store/deliveries.ts'
import { deliveriesPage, deliveriesPageByState } from '#engine/store/delivery-pages.ts'
import { failedAfter, rejectedAfter } from '#engine/store/given-up.ts'
import { oldestDue } from '#engine/store/http/backlog.ts'
import { dueHttp, nextDueHttp } from '#engine/store/http/claim.ts'
import { attemptsOfHttp, httpDeliveriesPage, httpDeliveriesPageByState } from '#engine/store/http/delivery-pages.ts'
import { heldHttp, openHttp } from '#engine/store/http/hold.ts'
import { nextLater } from '#engine/store/http/schedule.ts'
import { dropBeyond, eventsOfUser } from '#engine/store/journeys/events.ts'
import { runsPage, runsPageByState } from '#engine/store/journeys/pages.ts'
import { dueRunsQuery, nextDueRun, openRunsOf } from '#engine/store/journeys/runs.ts'
import { openLogStore } from '#engine/store/log-store.ts'
import { replayableStep } from '#engine/store/replays.ts'
import type { AnySql } from '#engine/store/sql.ts'
import { sentOfAll, sentOfRun } from '#engine/trace/account/account-of-workspace.ts'
import { attemptsOf, byEventId as byEvent, byRecord } from '#engine/trace/facts/http.ts'
import { runsOfAccepted } from '#engine/trace/facts/journeys.ts'
import { byPosition } from '#engine/trace/facts/records.ts'
import { relayAttemptsOf, relayDeliveriesOf } from '#engine/trace/facts/relays.ts'
import { receiverMigrations } from '#engine/receiver/migrations/all.ts'
import { openDatabase } from '#engine/store/open.ts'
import { acceptedByKey } from '#engine/trace/facts/accepted.ts'
import { requestsByDelivery, requestsByEvent } from '#engine/trace/facts/received.ts'
import { deliveriesOfUser, lastOfUser } from '#engine/trace/find/choices.ts'
import { byEventId, byKey, byUser } from '#engine/trace/find/events.ts'
import { collectingLogger } from '../support/logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)

const hot: readonly (readonly [AnySql, index: string])[] = [
  [claimDue, 'deliveries_due'],
  [claimSingles, 'deliveries_due'],
  [dueSummary, 'deliveries_due'],
  [nextDue, 'deliveries_due'],
  [unholdSome, 'deliveries_state'],
  [deliveriesPage, 'deliveries_relay'],
  [deliveriesPageByState, 'deliveries_state'],
  [rejectedPage, 'records_rejected'],
  [rejectedPageByReason, 'records_rejected_reason'],
  [failedPage, 'deliveries_failed'],
  [failedPageByReason, 'deliveries_failed_reason'],
  [rejectedAfter, 'records_rejected'],
  [failedAfter, 'deliveries_failed'],
  [replayableStep, 'deliveries_relay'],
  [attemptsOfDelivery, 'attempt_items_delivery'],
  [rejectedReasons, 'records_rejected_reason'],
  [failedReasons, 'deliveries_failed_reason'],
  [dueRunsQuery, 'journey_runs_due'],
  [nextDueRun, 'journey_runs_due'],
  [openRunsOf, 'journey_runs_open'],
  [runsPage, 'journey_runs_page'],
  [runsPageByState, 'journey_runs_state'],
  [eventsOfUser, 'journey_events_user'],
  [dropBeyond, 'journey_events_user'],
  [dueHttp, 'http_deliveries_due'],
  [nextDueHttp, 'http_deliveries_due'],
  [nextLater, 'http_deliveries_due'],
  [oldestDue, 'http_deliveries_due'],
  [openHttp, 'http_deliveries_due'],
  [heldHttp, 'http_deliveries_held'],
  [httpDeliveriesPage, 'http_deliveries_endpoint'],
  [httpDeliveriesPageByState, 'http_deliveries_endpoint'],
  [attemptsOfHttp, 'http_attempts_delivery'],
  [byKey, 'events_trace_key'],
  [byEventId, 'events_trace_id'],
  [byUser, 'events_trace_user'],
  [byEvent, 'http_deliveries_event'],
  [byRecord, 'http_deliveries_record'],
  [deliveriesOfUser, 'http_deliveries_trace_user'],
  [relayDeliveriesOf, 'deliveries_event'],
  [relayAttemptsOf, 'attempt_items_delivery'],
  [attemptsOf, 'http_attempts_delivery'],
  [runsOfAccepted, 'journey_runs_trigger'],
  [sentOfRun, 'http_deliveries_run'],
]

test.each(hot)(
  '%o goes by its index, reads no whole table and sorts nothing that an index has in order',
  async (query, index) => {
    const store = openLogStore(directory(), { logger: collectingLogger(), clock: Date })
    const plan = store.db.plan(query)
    await store.close()
    expect(plan.join('\n')).toMatch(new RegExp(`INDEX ${index} `))
    expect(plan.filter((step) => /^SCAN (?!\(subquery)/.test(step) && !/VIRTUAL|CONSTANT/.test(step)).join('\n')).toBe(
      '',
    )
  },
)

test('a trace by its position looks through the partitions, never through the records', async () => {
  const store = openLogStore(directory(), { logger: collectingLogger(), clock: Date })
  const plan = store.db.plan(byPosition)
  await store.close()
  expect(plan.filter((step) => step.startsWith('SCAN')).every((step) => step.startsWith('SCAN p '))).toBe(true)
  expect(plan).toContain('SEARCH r USING COVERING INDEX records_position (source=? AND offset=?)')
})

const ofReceivers: readonly (readonly [AnySql, index: string])[] = [
  [acceptedByKey, 'emulator_events_by_key'],
  [lastOfUser, 'emulator_users_by_user'],
  [requestsByEvent, 'requests_by_event'],
  [requestsByDelivery, 'forwards_by_delivery'],
]

test.each(ofReceivers)("%o goes by its index in the receivers' file", (query, index) => {
  const options = {
    migrations: receiverMigrations,
    synchronous: 'OFF',
    logger: collectingLogger(),
    clock: Date,
  } as const
  const db = openDatabase(join(directory(), 'receiver.sqlite'), options)
  const plan = db.plan(query)
  db.close()
  expect(plan.join('\n')).toMatch(new RegExp(`INDEX ${index} `))
  // Receivers are few.
  expect(plan.filter((step) => /^SCAN (?!c$)/.test(step))).toEqual([])
})

test('an account walks along the deliveries and sorts nothing', async () => {
  const store = openLogStore(directory(), { logger: collectingLogger(), clock: Date })
  const plan = store.db.plan(sentOfAll)
  await store.close()
  expect(plan[0]).toBe('SEARCH d USING INTEGER PRIMARY KEY (rowid>?)')
  expect(plan.join()).not.toContain('TEMP B-TREE')
})
