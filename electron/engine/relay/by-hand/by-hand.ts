import { discardsOf } from '#engine/store/discards.ts'
import { findRelay } from '#engine/store/positions.ts'
import type { RelayDeps } from '../deps.ts'
import { discardDeadLetters } from './discard.ts'
import { editDeadLetter, examineEdit } from './edit.ts'
import { exportDeadLetters } from './export.ts'
import { previewReplay, replay } from './replay.ts'
import type { RelayByHand } from './types.ts'

/** What people do by hand. `wake`: so many deliveries of a relay were added. */
export function createByHand(deps: RelayDeps, wake: (relay: string, added: number) => void): RelayByHand {
  return {
    examineEdit: (id, text) => examineEdit(deps, id, text),
    retryEdited: async (id, text) => wake(await editDeadLetter(deps, id, text), 1),
    discardDeadLetters: async (name, which, note) => {
      const discarded = await discardDeadLetters(deps, name, which, note)
      wake(name, 0)
      return { discarded }
    },
    discards: (name) => {
      const relay = findRelay(deps.store.db, name)
      return relay === null ? [] : discardsOf(deps.store.db, relay)
    },
    exportDeadLetters: (name, options) => exportDeadLetters(deps, name, options),
    previewReplay: (name, of) => previewReplay(deps, name, of),
    replay: (name, of, confirmAppId) => replay(deps, name, of, confirmAppId, wake),
  }
}
