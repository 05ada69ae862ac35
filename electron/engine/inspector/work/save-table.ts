import { WholeFile } from '../../workspace/whole-file.ts'
import { tableHead } from '../reader/table-chunk.ts'
import { saveRecords, type SaveRecordsDeps } from './save-records.ts'
import type { SaveTable } from './types.ts'

/** Saves kept records as a table in CSV, for spreadsheets. */
export function saveTable(deps: SaveRecordsDeps, query: SaveTable): Promise<{ readonly jobId: string }> {
  const { sessionId, paths } = query
  return saveRecords(deps, query, {
    name: `${query.name}.csv`,
    replace: query.replace,
    part: (seqs) => deps.kept.tableChunk(sessionId, seqs, paths),
    open: (target) => {
      const file = new WholeFile(target)
      let isBegun = false
      return {
        write: async (bytes) => {
          if (!isBegun) await file.write(Buffer.from(tableHead(paths)))
          isBegun = true
          await file.write(bytes)
        },
        finish: () => file.finish(),
        abandon: () => file.abandon(),
      }
    },
  })
}
