/** What can be read, if anything. */
import { failed, type Outcome, passed, warning } from './outcome.ts'

/** `3 minutes`, `2 days`: one unit is enough to tell a living topic from a dead one. */
export function ageText(ms: number): string {
  const units: readonly (readonly [name: string, ms: number])[] = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1_000],
  ]
  for (const [name, size] of units) {
    const count = Math.floor(ms / size)
    if (count >= 1) return `${count} ${name}${count === 1 ? '' : 's'}`
  }
  return 'less than a second'
}

export type EmptyTopic = {
  readonly topic: string
  /** Records that were once there and are deleted by now; 0n = nothing was ever written. */
  readonly deleted: bigint
  /** `retention.ms` of the topic where it may be asked for: what is gone is at least that old. */
  readonly retentionMs: number | null
}

function emptyText({ topic, deleted, retentionMs }: EmptyTopic): string {
  if (deleted === 0n) return `Nothing was ever written to "${topic}".`
  const gone = `There is nothing to read in "${topic}" now: ${deleted} ${deleted === 1n ? 'record was' : 'records were'} written and ${deleted === 1n ? 'has' : 'have'} been deleted since`
  if (retentionMs === null) return `${gone}; when the last one was written is not known to the cluster any more.`
  return `${gone}; retention is ${ageText(retentionMs)}, so the last one was most likely written longer ago than that.`
}

export const topicEmpty = (empty: EmptyTopic): Outcome =>
  warning('topic-empty', `Connected, permitted, empty. ${emptyText(empty)}`, [
    'Produce a record, or check that whoever should write does.',
  ])

/** @param offsets of the transaction and of what stands behind it */
export const openTransaction = (topic: string, offsets: bigint): Outcome =>
  warning(
    'first-record-held-back',
    `"${topic}" can be read, but a transaction that has not ended holds back all that was written (${offsets} ` +
      `${offsets === 1n ? 'offset' : 'offsets'}): records are shown and relayed once they are committed.`,
    [
      'Check that whoever writes commits its transactions; kafka-transactions.sh finds those that hang. The cluster ends ' +
        'one by itself after its transaction.timeout.ms.',
    ],
  )

/** @param how `an answer of 20971654 bytes` */
export const recordTooLarge = (topic: string, partition: number, how: string): Outcome =>
  warning(
    'first-record-large',
    `"${topic}", partition ${partition}: a record came that is too large for this test (${how}).`,
    ['Nothing is wrong with the way to the topic: Live and relays read records of that size. Look at it there.'],
  )

/** Offsets say that something is there, and only markers of transactions come. */
export const onlyMarkers = (topic: string): Outcome =>
  warning(
    'first-record-none',
    `"${topic}" can be read, but its end holds only markers of transactions: no record that was committed.`,
    ['Check that whoever writes commits its transactions.'],
  )

/** @param how `timeout`, a broker's trouble, or the name of a protocol error */
export const recordFailed = (topic: string, partition: number, how: string): Outcome =>
  how === 'timeout'
    ? failed('first-record-timeout', `"${topic}", partition ${partition}: no record came in time.`, [
        'The broker is overloaded, or the records are large and the way is slow: test again.',
      ])
    : failed('first-record-failed', `"${topic}", partition ${partition}: no record could be read (${how}).`, [
        "Look at the broker's log.",
      ])

export const recordDamaged = (topic: string, partition: number, why: string): Outcome =>
  failed(
    'first-record-damaged',
    `"${topic}", partition ${partition}: what the broker sent is no record batch (${why}).`,
    [
      'If a proxy stands in between, test without it. Else the log of that partition is damaged: ask whoever runs the cluster.',
    ],
  )

export type ReadRecord = {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  /** Milliseconds since it was written; null for records without a time. */
  readonly ageMs: number | null
  /** What its value turned out to be, for people: `JSON`, `Avro with schema 1042`. */
  readonly format: string
}

const place = ({ topic, partition, offset }: ReadRecord): string => `${topic}[${partition}]@${offset}`
const written = ({ ageMs }: ReadRecord): string => {
  if (ageMs === null) return 'written at a time that it does not say'
  return ageMs < 0 ? `dated ${ageText(-ageMs)} in the future` : `written ${ageText(ageMs)} ago`
}

export const recordRead = (record: ReadRecord): Outcome =>
  passed(`Read ${place(record)}, ${written(record)}: ${record.format}.`)

/** The record came, but its value means nothing yet. @param why the decoder's own words */
export const recordUndecoded = (record: ReadRecord, why: string, fix: readonly string[]): Outcome =>
  warning(
    'first-record-undecoded',
    `Read ${place(record)}, ${written(record)}, and its value could not be decoded (${record.format}). ${why}`,
    fix,
  )
