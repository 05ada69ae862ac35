import { CaptureWriter } from './capture-writer.ts'
import { saveRecords, type SaveRecordsDeps } from './save-records.ts'
import type { SaveCapture } from './types.ts'

/** Saves kept records as a capture, with the schemas that they need. */
export function saveCapture(deps: SaveRecordsDeps, query: SaveCapture): Promise<{ readonly jobId: string }> {
  const { kept } = deps
  const schemas = new Set<string>()
  return saveRecords(deps, query, {
    name: `${query.name}.ndjson`,
    replace: query.replace,
    part: async (seqs) => {
      const chunk = await kept.captureChunk(query.sessionId, seqs)
      for (const key of chunk.schemas) schemas.add(key)
      return chunk
    },
    open: (target) => {
      const writer = new CaptureWriter(target)
      return {
        write: (bytes) => writer.write(bytes),
        finish: async () =>
          writer.finish(schemas.size === 0 ? null : await kept.captureSchemas(query.sessionId, [...schemas])),
        abandon: () => writer.abandon(),
      }
    },
  })
}
