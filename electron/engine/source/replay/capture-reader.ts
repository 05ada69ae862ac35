/** A capture file as a stream of records: never the whole file in memory, broken lines told apart and left out. */
import { createReadStream } from 'node:fs'
import { AppError } from '#shared/lib/app-error.ts'
import { type CaptureProblem, decodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import type { RawRecord } from '#shared/schema/record.ts'

/** Read at once: a few hundred ordinary lines, so that one step of the loop stays well below 20 ms. */
const chunkBytes = 128 * 1024

export type CapturePart = {
  readonly records: readonly RawRecord[]
  readonly problems: readonly CaptureProblem[]
}

/**
 * The records in file order, a few hundred at a time. `onText` sees the text of the file as it passes (for its hash).
 * NOT_FOUND and BAD_FILE name the file.
 */
export async function* readCapture(
  path: string,
  options: { readonly signal?: AbortSignal; readonly onText?: (text: string) => void } = {},
): AsyncGenerator<CapturePart, void, undefined> {
  const stream = createReadStream(path, { encoding: 'utf8', highWaterMark: chunkBytes })
  let rest = ''
  let line = 0
  try {
    for await (const text of stream as AsyncIterable<string>) {
      if (options.signal?.aborted === true) return
      options.onText?.(text)
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      yield decodeLines(lines, line)
      line += lines.length
    }
  } catch (error) {
    throw unreadable(path, error)
  } finally {
    stream.destroy()
  }
  yield decodeLines([rest], line)
}

function decodeLines(lines: readonly string[], before: number): CapturePart {
  const records: RawRecord[] = []
  const problems: CaptureProblem[] = []
  for (const [index, text] of lines.entries()) {
    if (text.trim() === '') continue
    const decoded = decodeCaptureLine(text, before + index + 1)
    if (decoded.ok) records.push(decoded.value)
    else problems.push(decoded.error)
  }
  return { records, problems }
}

function unreadable(path: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause
  const code = (cause as { readonly code?: unknown }).code
  if (code === 'ENOENT') {
    return new AppError(
      'NOT_FOUND',
      `There is no capture ${path}. Check the path ("capture" in the connection's file).`,
      {
        data: { file: path },
        cause,
      },
    )
  }
  const why = cause instanceof Error ? cause.message : String(cause)
  return new AppError('BAD_FILE', `The capture ${path} cannot be read: ${why}. Check its permissions.`, {
    data: { file: path },
    cause,
  })
}
