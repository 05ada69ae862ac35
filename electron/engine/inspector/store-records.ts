import type { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { isCurable, storeFault } from '../store/errors.ts'
import { isRejected, type Judge, maxJudgedBytes } from './judge.ts'
import type { Dropped, KeptInput, KeptWriter } from './kept/kept-writer.ts'
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
  const { queue, writer, judge, mayLose, isDone, moreRecords, onStored, onFault } = storing
  let turnRecords = 64
  for (;;) {
    if (queue.length === 0) {
      if (isDone()) return
      await moreRecords()
      continue
    }
    const startedAt = performance.now()
    const now = judge()
    const hurry = mayLose && queue.fill > hurryFill
    const inputs = queue.take(turnRecords, maxTurnBytes).map((raw) => toInput(raw, now, hurry))
    const rejected = inputs.filter(({ summary }) => summary !== null && isRejected(summary)).length
    onStored(insertOrDrop(writer, inputs, now.revision, onFault), rejected)
    turnRecords = nextTurn(turnRecords, performance.now() - startedAt)
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}

/** A full disk costs records, not the session: the broker has them, and storing goes on when there is space again. */
function insertOrDrop(
  writer: KeptWriter,
  inputs: readonly KeptInput[],
  revision: number,
  onFault: Storing['onFault'],
): Dropped {
  try {
    const dropped = writer.insert(inputs, revision)
    onFault(null)
    return dropped
  } catch (error) {
    const fault = storeFault(error)
    if (fault === null || !isCurable(fault)) throw error
    onFault(error as AppError)
    return { records: inputs.length, because: 'store' }
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
