import type { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { isCurable, storeFault } from '../store/errors.ts'
import { isRejected, type Judge, maxJudgedBytes } from './judge.ts'
import { type Dropped, isBulky, type KeptInput, type KeptWriter } from './kept/kept-writer.ts'
import type { RecordQueue } from './record-queue.ts'

export type Storing = {
  readonly queue: RecordQueue
  readonly writer: KeptWriter
  readonly judge: () => Judge
  /** What does not fit the queue is lost; otherwise the source waits. */
  readonly mayLose: boolean
  /** Nothing more will come into the queue. */
  readonly isDone: () => boolean
  /** Resolves when the queue has something or `isDone` changed. */
  readonly moreRecords: () => Promise<void>
  /** With how many of the records the mapping rejected. */
  readonly onStored: (dropped: Dropped, rejected: number) => void
  /** Writing is impossible at present: the records at hand are dropped; null when it works again. */
  readonly onFault: (fault: AppError | null) => void
}

/** Aim of one turn: nothing synchronous on the engine thread longer than 20 ms (architecture.md §3). */
const turnMs = 8
const maxTurnBytes = 1_048_576
/** Above this fill records are stored without looking at them rather than lost; the reader judges those rows. */
const hurryFill = 0.25

/** Moves records from the queue to the store in short turns, until the queue is empty and nothing more will come. */
export async function storeRecords(storing: Storing): Promise<void> {
  const { queue, mayLose, isDone, moreRecords } = storing
  let turnRecords = 64
  for (;;) {
    if (queue.length === 0) {
      if (isDone()) return
      await moreRecords()
      continue
    }
    const startedAt = performance.now()
    const hurry = mayLose && queue.fill > hurryFill
    const taken = queue.take(turnRecords, maxTurnBytes)
    let tookMs = 0
    for (let next = 0; next < taken.length;) {
      const bulky = taken.findIndex((raw, index) => index >= next && isBulky(raw))
      const end = bulky === -1 ? taken.length : bulky
      store(storing, taken.slice(next, end), hurry)
      tookMs = Math.max(tookMs, performance.now() - startedAt)
      const raw = taken[end]
      if (raw !== undefined) await storeBulky(storing, raw)
      next = end + 1
    }
    turnRecords = nextTurn(turnRecords, tookMs)
    await nextStep()
  }
}

const nextStep = () => new Promise<void>((resolve) => setImmediate(resolve))

function store(storing: Storing, records: readonly RawRecord[], hurry: boolean): void {
  if (records.length === 0) return
  const judge = storing.judge()
  insert(
    storing,
    records.map((raw) => toInput(raw, judge, hurry)),
    judge.revision,
  )
}

function insert({ writer, onStored, onFault }: Storing, inputs: readonly KeptInput[], revision: number): void {
  const rejected = inputs.filter(({ summary }) => summary !== null && isRejected(summary)).length
  const dropped = attempt(() => writer.insert(inputs, revision), onFault)
  onStored(dropped ?? { records: inputs.length, because: 'store' }, dropped === null ? 0 : rejected)
}

/** A record that is too large for one turn: written piece by piece. It is judged by whoever reads it. */
async function storeBulky(storing: Storing, raw: RawRecord): Promise<void> {
  const steps = storing.writer.prepare(raw)
  for (;;) {
    await nextStep()
    const step = attempt(() => steps.next(), storing.onFault)
    if (step === null) return storing.onStored({ records: 1, because: 'store' }, 0)
    if (step.done === true) break
  }
  insert(storing, [{ raw, summary: null, isPrepared: true }], storing.judge().revision)
  await nextStep()
}

/**
 * Null where writing is impossible at present. A full disk costs records, not the session: the broker has them, and
 * storing goes on when there is space again.
 */
function attempt<T>(work: () => T, onFault: Storing['onFault']): T | null {
  try {
    const result = work()
    onFault(null)
    return result
  } catch (error) {
    const fault = storeFault(error)
    if (fault === null || !isCurable(fault)) throw error
    onFault(error as AppError)
    return null
  }
}

const toInput = (raw: RawRecord, judge: Judge, hurry: boolean): KeptInput => ({
  raw,
  summary: hurry || (raw.value?.length ?? 0) > maxJudgedBytes ? null : judge.summarize(raw),
})

function nextTurn(records: number, tookMs: number): number {
  const scaled = tookMs > turnMs ? Math.floor(records / 2) : Math.ceil(records * 1.25)
  return Math.min(Math.max(scaled, 1), 2_000)
}
