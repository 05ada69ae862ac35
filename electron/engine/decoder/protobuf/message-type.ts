import type { JsonValue } from '#shared/lib/exact-number.ts'
import type { MessageFrame } from './message-frame.ts'
import type { Rendering } from './render-message.ts'
import type { ScalarValue, WireType } from './scalars.ts'
import type { WireReader } from './wire-reader.ts'

/** A message with all its names resolved, ready to read bytes with. Types may contain each other. */
export type MessageType = {
  readonly fullName: string
  /** In the order of the file; a field's `slot` is its place here. Extensions follow the message's own fields. */
  readonly fields: readonly FieldType[]
  readonly byNumber: ReadonlyMap<number, FieldType>
  /** Well-known types have a JSON of their own; null for all others. */
  readonly render: ((frame: MessageFrame, rendering: Rendering) => JsonValue) | null
}

type FieldBase = {
  readonly name: string
  readonly number: number
  readonly slot: number
  readonly repeated: boolean
  readonly required: boolean
  /** Shown when it is absent, because absence means this: fields without presence, lists and maps. */
  readonly whenAbsent: JsonValue | undefined
  /** Slots of the other members of its oneof, which it empties. */
  readonly rivals: readonly number[]
  readonly wireType: WireType
}

export type ScalarField = FieldBase & {
  readonly kind: 'scalar'
  readonly read: (reader: WireReader) => ScalarValue
  /** A text whose bytes are no UTF-8 stays bytes, and that is worth a word. */
  readonly isText: boolean
  /** Names by number; null where it is no enum. */
  readonly enumNames: ReadonlyMap<number, string | null> | null
  /** Inside a list or a map entry, what absence means. */
  readonly zero: ScalarValue
}

export type MessageField = FieldBase & {
  readonly kind: 'message'
  readonly message: MessageType
}

export type MapField = FieldBase & {
  readonly kind: 'map'
  /** Field 1 is the key, field 2 the value. */
  readonly entry: MessageType
}

export type FieldType = ScalarField | MessageField | MapField
