import { createHash } from 'node:crypto'
import { AppError } from '#shared/lib/app-error.ts'
import type { Logger } from '../../ports.ts'
import { readCapture } from './capture-reader.ts'

export type CapturedPartition = {
  readonly topic: string
  readonly partition: number
  /** Lowest offset, and the one behind the highest. */
  readonly low: bigint
  readonly high: bigint
}

/** What one look through a capture tells; kept instead of its records. */
export type CaptureProfile = {
  /** Derived from the content: the same capture gives a record the same idempotency key everywhere. */
  readonly clusterId: string
  readonly partitions: readonly CapturedPartition[]
  readonly records: number
  readonly brokenLines: number
}

/** A file of nothing but broken lines must not fill the log. */
const loggedProblems = 20

/**
 * Reads the capture once, in a stream. Broken lines are logged with their numbers; the rest counts.
 * @throws BAD_FILE where not one line is a record: that is another kind of file
 */
export async function profileCapture(path: string, logger: Logger): Promise<CaptureProfile> {
  const hash = createHash('sha256')
  const partitions = new Map<string, { topic: string; partition: number; low: bigint; high: bigint }>()
  let records = 0
  let brokenLines = 0
  let firstProblem: string | null = null
  for await (const part of readCapture(path, { onText: (text) => hash.update(text) })) {
    for (const { line, message } of part.problems) {
      brokenLines += 1
      firstProblem ??= message
      if (brokenLines <= loggedProblems) logger.warn({ file: path, line }, message)
    }
    records += part.records.length
    for (const { topic, partition, offset } of part.records) {
      const known = partitions.get(`${topic}/${partition}`)
      if (known === undefined) {
        partitions.set(`${topic}/${partition}`, { topic, partition, low: offset, high: offset + 1n })
      } else {
        if (offset < known.low) known.low = offset
        if (offset >= known.high) known.high = offset + 1n
      }
    }
  }
  if (records === 0 && firstProblem !== null) {
    throw new AppError(
      'BAD_FILE',
      `${path} is no capture: none of its ${brokenLines} lines is a record. ${firstProblem} A capture has one JSON object a line, as \`signalbench tail --capture\` writes it.`,
      { data: { file: path } },
    )
  }
  if (brokenLines > 0) {
    logger.warn(
      { file: path, brokenLines, records },
      `${brokenLines} lines of the capture are broken and left out; ${records} are good.`,
    )
  }
  return {
    clusterId: `capture-${hash.digest('hex').slice(0, 32)}`,
    partitions: [...partitions.values()].toSorted(
      (a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition,
    ),
    records,
    brokenLines,
  }
}
