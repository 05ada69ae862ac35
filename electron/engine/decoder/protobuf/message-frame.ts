import type { MessageType } from './message-type.ts'
import type { Notes } from './notes.ts'
import type { ScalarValue } from './scalars.ts'

/** What was read for a field: one value, a list of them, or a map by key. */
export type Single = ScalarValue | MessageFrame
export type Slot = Single | Single[] | Map<string, Single> | undefined

/**
 * A message while it is read: a slot for each field of its type. It becomes JSON only when all bytes are read, because
 * a field may come again (the last one wins, messages merge) and a oneof's later member empties the earlier.
 */
export class MessageFrame {
  readonly type: MessageType
  readonly slots: Slot[] = []
  /** Messages around it: the bound of every recursion over frames. */
  readonly depth: number

  /** @throws WireProblem where the payload's messages take too much memory */
  constructor(type: MessageType, depth: number, notes: Notes) {
    this.type = type
    this.depth = depth
    notes.takeSlots(type.fields.length)
    for (let i = 0; i < type.fields.length; i += 1) this.slots.push(undefined)
  }

  /** What was read for the field of this number. */
  get(number: number): Slot {
    const field = this.type.byNumber.get(number)
    return field === undefined ? undefined : this.slots[field.slot]
  }
}
