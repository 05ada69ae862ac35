import { produce, previewProduce, type ProduceDeps } from './produce.ts'
import { saveCapture } from './save-capture.ts'
import type { SaveRecordsDeps } from './save-records.ts'
import { saveTable } from './save-table.ts'
import type { RecordWork } from './types.ts'

/** Records on their way out of the inspector. */
export function createRecordWork(deps: ProduceDeps & SaveRecordsDeps): RecordWork {
  return {
    saveCapture: (query) => saveCapture(deps, query),
    saveTable: (query) => saveTable(deps, query),
    previewProduce: (target) => previewProduce(deps, target),
    produce: (target, confirm) => produce(deps, target, confirm),
  }
}
