import { attemptDetail, attemptNumber, attemptsOfDelivery } from '#engine/store/attempt-pages.ts'
import { countReasons, deadLetterByName, pageDeadLetters } from '#engine/store/dead-letters.ts'
import type { Database } from '#engine/store/database.ts'
import { deliveryById, deliveryNumber, pageDeliveries } from '#engine/store/delivery-pages.ts'
import { editsOf } from '#engine/store/event-edits.ts'
import { findRelay } from '#engine/store/positions.ts'
import { recordBySeq } from '#engine/store/records.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { DeadLetterRow } from '#shared/schema/delivery.ts'
import type { MappedAgain } from './retry-dead-letters.ts'
import type { RelayService } from './types.ts'

/** What `deadLetter` shows of the record's value, in characters. */
const shownChars = 64 * 1024

type LogView = Pick<
  RelayService,
  'deliveries' | 'delivery' | 'attempt' | 'deadLetters' | 'deadLetterReasons' | 'deadLetter'
>

/** What the log holds of a relay, running or not. `mapAgain`: what schema and mapping make of a record now. */
export function createLogView(db: Database, mapAgain: (row: DeadLetterRow) => Promise<MappedAgain | null>): LogView {
  return {
    deliveries: (name, page) => {
      const relay = findRelay(db, name)
      return relay === null ? [] : pageDeliveries(db, relay, page)
    },
    delivery: (id) => {
      const number = deliveryNumber(id)
      const found = number === null ? null : deliveryById(db, number)
      if (number === null || found === null) throw gone('delivery', id)
      return { ...found, attempts: db.all(attemptsOfDelivery, number) }
    },
    attempt: (id) => {
      const number = attemptNumber(id)
      const found = number === null ? null : attemptDetail(db, number)
      if (found === null) throw gone('attempt', id)
      return found
    },
    deadLetters: (name, page) => {
      const relay = findRelay(db, name)
      return relay === null ? [] : pageDeadLetters(db, relay, page)
    },
    deadLetterReasons: (name) => {
      const relay = findRelay(db, name)
      return relay === null ? [] : countReasons(db, relay)
    },
    deadLetter: async (id) => {
      const row = deadLetterByName(db, id)
      const record = row === null ? null : recordBySeq(db, row.seq)
      if (row === null || record === null) throw gone('dead letter', id)
      const delivery = deliveryNumber(id)
      const again = await mapAgain(row)
      return {
        row,
        valueText: again?.decodedText?.slice(0, shownChars) ?? beginning(record.raw.value),
        event: again?.event ?? null,
        attempts: delivery === null ? [] : db.all(attemptsOfDelivery, delivery),
        sentJson: delivery === null ? null : (deliveryById(db, delivery)?.eventJson ?? null),
        edits: editsOf(db, row.seq),
      }
    },
  }
}

/** The first characters of a value, without decoding all of it: a character has at most 4 bytes. */
const beginning = (value: Uint8Array | null): string =>
  value === null
    ? ''
    : Buffer.from(value.subarray(0, shownChars * 4))
        .toString('utf8')
        .slice(0, shownChars)

const gone = (what: string, id: string): AppError =>
  new AppError(
    'NOT_FOUND',
    `There is no ${what} ${id}. It may have been retried meanwhile, or removed by retention; look at the list again.`,
  )
