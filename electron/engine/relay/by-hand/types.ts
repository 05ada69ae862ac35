import type { JobWork } from '#engine/jobs/types.ts'
import type { Discard, ReplayOf, ReplayPreview } from '#shared/contract/relays.ts'
import type { MappedView } from '#shared/schema/event.ts'

/** Which dead letters: those of these ids, or all of a reason, or all. */
export type Which = { readonly ids?: readonly string[]; readonly reason?: string }

/** What people do with what a relay gave up, each with a trace in the log. Every refusal is an AppError. */
export interface RelayByHand {
  /** What the rules say of a dead letter's event as it was typed. BAD_INPUT for what is no event at all. */
  examineEdit(id: string, eventText: string): MappedView
  /** Sends a dead letter's event as it was typed, with its own key. BAD_INPUT where a rule refuses it. */
  retryEdited(id: string, eventText: string): Promise<void>
  /** `note` is kept beside the count. */
  discardDeadLetters(name: string, which: Which, note: string): Promise<{ readonly discarded: number }>
  discards(name: string): readonly Discard[]
  /** Writes dead letters as a capture; CONFLICT where one of this name exists and is not to be replaced. */
  exportDeadLetters(
    name: string,
    options: { readonly reason?: string; readonly capture: string; readonly replace: boolean },
  ): JobWork
  /** What a replay would send. BAD_INPUT for a dry run. */
  previewReplay(name: string, of: ReplayOf): Promise<ReplayPreview>
  /** Sends delivered events once more with the same keys. CONFIRMATION_REQUIRED for live without its app id. */
  replay(name: string, of: ReplayOf, confirmAppId: string | undefined): JobWork
}
