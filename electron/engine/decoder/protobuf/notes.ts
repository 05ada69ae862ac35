import type { Diagnostic } from '#shared/schema/record.ts'
import { WireProblem } from './wire-reader.ts'

/** How many different fields a diagnostic names before it says "and more". */
const namedFields = 10

/** What each code says of the fields that it is about. */
const messages = {
  'protobuf-unknown-fields': (fields: string) =>
    `The payload has fields that the schema does not know: ${fields}. It was probably written with a newer schema; they are left out.`,
  'protobuf-wire-type': (fields: string) =>
    `These fields come in a shape that their type in the schema does not have: ${fields}. They are left out. Either the writer used another schema, or these bytes are another message.`,
  'protobuf-utf8-invalid': (fields: string) =>
    `These texts are no valid UTF-8 and shown as base64: ${fields}. Protobuf wants bytes for such data.`,
  'protobuf-unknown-enum': (fields: string) =>
    `These enum values have no name in the schema and are shown as numbers: ${fields}.`,
  'protobuf-required-missing': (fields: string) =>
    `These fields are required by the schema, and the payload does not have them: ${fields}.`,
  'protobuf-any-unknown': (fields: string) =>
    `The schema does not know the messages inside google.protobuf.Any: ${fields}. Their bytes are shown as base64.`,
  'protobuf-any-broken': (fields: string) =>
    `The bytes inside google.protobuf.Any are not what their type says: ${fields}. They are shown as base64.`,
  'protobuf-out-of-range': (fields: string) =>
    `These times are outside what their type allows and are shown as seconds and nanos: ${fields}.`,
} as const

export type NoteCode = keyof typeof messages

/**
 * Slots that messages may take without regard to their bytes (8 MiB), and those that each byte allows beyond: a message
 * of a thousand fields costs a thousand slots, even where it is two bytes long.
 */
const freeSlots = 1_000_000
const slotsPerByte = 16

/**
 * What turns up while a payload is read, counted by field, so that a million odd fields make one line and not a
 * million. And what reading may cost in memory.
 */
export class Notes {
  readonly #counts = new Map<NoteCode, Map<string, number>>()
  #slotsLeft: number

  /** @param bodyBytes size of the whole payload */
  constructor(bodyBytes: number) {
    this.#slotsLeft = freeSlots + bodyBytes * slotsPerByte
  }

  /** @throws WireProblem where messages take more memory than their bytes warrant */
  takeSlots(count: number): void {
    this.#slotsLeft -= count
    if (this.#slotsLeft < 0) {
      throw new WireProblem(
        'protobuf-too-large',
        'It has so many nearly empty messages of so many fields that it is not read.',
      )
    }
  }

  /** @param where the field (`shop.Order.status`), or the message and the number where the field has no name */
  add(code: NoteCode, where: string): void {
    let fields = this.#counts.get(code)
    if (fields === undefined) {
      fields = new Map()
      this.#counts.set(code, fields)
    }
    const key = fields.has(where) || fields.size < namedFields ? where : 'more'
    fields.set(key, (fields.get(key) ?? 0) + 1)
  }

  get isEmpty(): boolean {
    return this.#counts.size === 0
  }

  diagnostics(): readonly Diagnostic[] {
    return [...this.#counts].map(([code, fields]) => {
      const named = [...fields].map(([field, count]) => (count === 1 ? field : `${field} (${count} times)`))
      return { code, message: messages[code](named.join(', ')) }
    })
  }
}
