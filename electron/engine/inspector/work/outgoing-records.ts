import { decodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { type CapturePart, readCapture } from '../../source/replay/capture-reader.ts'
import type { Workspace } from '../../workspace/types.ts'
import type { KeptRecords } from '../types.ts'
import type { ProduceTarget } from './types.ts'

type Source = ProduceTarget['source']

/** The records that are to be produced, some at a time, with the lines that are none. */
export async function* outgoingRecords(
  source: Source,
  deps: { readonly workspace: Workspace; readonly kept: KeptRecords },
  signal?: AbortSignal,
): AsyncGenerator<CapturePart, void> {
  if (source.kind === 'capture') {
    const path = deps.workspace.path(captureFile(source.capture))
    yield* readCapture(path, signal === undefined ? {} : { signal })
  } else if (source.kind === 'records') {
    for (let next = 0; next < source.seqs.length;) {
      const chunk = await deps.kept.recordChunk(source.sessionId, source.seqs.slice(next))
      next += chunk.taken
      yield { records: chunk.records, problems: [] }
    }
  } else {
    yield { records: [readLine(source.line)], problems: [] }
  }
}

/** A capture by its path in the workspace, or by its name alone. */
const captureFile = (capture: string): string =>
  capture.includes('/') || capture.endsWith('.ndjson') ? capture : `captures/${capture}.ndjson`

function readLine(line: string): RawRecord {
  const decoded = decodeCaptureLine(line, 1)
  if (decoded.ok) return decoded.value
  throw new AppError('BAD_INPUT', `${decoded.error.message} Correct the record; nothing was produced.`)
}
