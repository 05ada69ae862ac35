import { produce, previewProduce, type ProduceDeps } from './produce.ts'
import { saveCapture, type SaveCaptureDeps } from './save-capture.ts'
import type { RecordWork } from './types.ts'

/** Records on their way out of the inspector. */
export function createRecordWork(deps: ProduceDeps & SaveCaptureDeps): RecordWork {
  return {
    saveCapture: (query) => saveCapture(deps, query),
    previewProduce: (target) => previewProduce(deps, target),
    produce: (target, confirm) => produce(deps, target, confirm),
  }
}
