import { MessageFrame, type Single } from './message-frame.ts'
import type { FieldType, MapField, MessageField, ScalarField } from './message-type.ts'
import type { Notes } from './notes.ts'
import type { ScalarValue } from './scalars.ts'
import { WireProblem, type WireReader } from './wire-reader.ts'

/** Protobuf's own limit in all its runtimes: deeper messages are refused by other readers too. */
const maxDepth = 100

const startGroup = 3
const endGroup = 4

/**
 * Reads fields into the frame until the reader's end, or until the end tag of the group that they stand in.
 * Fields that the schema does not know, or that come in another wire type, are passed over and noted.
 * @param group the field number of the group whose end tag ends the message; 0 for none
 * @throws WireProblem where the bytes are no Protobuf
 */
export function readMessage(reader: WireReader, frame: MessageFrame, notes: Notes, group = 0): void {
  if (frame.depth > maxDepth) {
    throw new WireProblem('protobuf-too-deep', `The messages are nested deeper than ${maxDepth} levels.`)
  }
  const { fields, byNumber, fullName } = frame.type
  let expected = 0
  while (reader.at < reader.end) {
    const tagAt = reader.at
    const tag = reader.tag()
    const number = tag >>> 3
    const wireType = tag & 7
    if (wireType === endGroup && number === group && group !== 0) return
    // Writers keep the order of the file, so the next field is a good guess.
    let field = fields[expected]
    if (field === undefined || field.number !== number) field = byNumber.get(number)
    if (field === undefined) {
      skip(reader, wireType, number, tagAt, frame.depth)
      notes.add('protobuf-unknown-fields', `${fullName} number ${number}`)
    } else if (readField(reader, frame, field, wireType, notes)) {
      expected = field.repeated ? field.slot : field.slot + 1
    } else {
      skip(reader, wireType, number, tagAt, frame.depth)
      notes.add('protobuf-wire-type', `${fullName}.${field.name}`)
    }
  }
  if (group !== 0) throw new WireProblem('protobuf-truncated', `The group of field ${group} in ${fullName} has no end.`)
}

/** False, with nothing read, where the wire type is not the field's. */
function readField(reader: WireReader, frame: MessageFrame, field: FieldType, wireType: number, notes: Notes): boolean {
  if (wireType !== field.wireType) {
    const isPacked = field.kind === 'scalar' && field.repeated && wireType === 2
    if (isPacked) readPacked(reader, listOf(frame, field.slot), field, frame, notes)
    return isPacked
  }
  const { slots } = frame
  for (const rival of field.rivals) slots[rival] = undefined
  switch (field.kind) {
    case 'scalar': {
      const value = readScalar(reader, field, frame, notes)
      if (field.repeated) listOf(frame, field.slot).push(value)
      else slots[field.slot] = value
      break
    }
    case 'message':
      readNested(reader, frame, field, notes)
      break
    case 'map':
      readEntry(reader, frame, field, notes)
      break
  }
  return true
}

function readScalar(reader: WireReader, field: ScalarField, frame: MessageFrame, notes: Notes): ScalarValue {
  const value = field.read(reader)
  if (field.enumNames !== null) {
    const name = field.enumNames.get(value as number)
    if (name !== undefined) return name
    notes.add('protobuf-unknown-enum', `${frame.type.fullName}.${field.name} = ${String(value)}`)
  } else if (field.isText && typeof value !== 'string') {
    notes.add('protobuf-utf8-invalid', `${frame.type.fullName}.${field.name}`)
  }
  return value
}

function readPacked(reader: WireReader, list: Single[], field: ScalarField, frame: MessageFrame, notes: Notes): void {
  const outerEnd = enter(reader)
  while (reader.at < reader.end) list.push(readScalar(reader, field, frame, notes))
  reader.end = outerEnd
}

function readNested(reader: WireReader, frame: MessageFrame, field: MessageField, notes: Notes): void {
  const { slots } = frame
  const earlier = field.repeated ? undefined : slots[field.slot]
  // A message that comes again is merged into what came before.
  const nested = earlier instanceof MessageFrame ? earlier : new MessageFrame(field.message, frame.depth + 1, notes)
  if (field.wireType === startGroup) readMessage(reader, nested, notes, field.number)
  else {
    const outerEnd = enter(reader)
    readMessage(reader, nested, notes)
    reader.end = outerEnd
  }
  if (field.repeated) listOf(frame, field.slot).push(nested)
  else slots[field.slot] = nested
}

function readEntry(reader: WireReader, frame: MessageFrame, field: MapField, notes: Notes): void {
  const entry = new MessageFrame(field.entry, frame.depth + 1, notes)
  const outerEnd = enter(reader)
  readMessage(reader, entry, notes)
  reader.end = outerEnd
  let map = frame.slots[field.slot]
  if (!(map instanceof Map)) {
    map = new Map<string, Single>()
    frame.slots[field.slot] = map
  }
  const [key, value] = field.entry.fields
  if (key === undefined || value === undefined) return
  map.set(keyText(single(entry, key, notes)), single(entry, value, notes))
}

/** A part of a map's entry; absent means its zero there, whatever the syntax. */
function single(entry: MessageFrame, field: FieldType, notes: Notes): Single {
  const value = entry.slots[field.slot] as Single | undefined
  if (value !== undefined) return value
  return field.kind === 'scalar'
    ? field.zero
    : new MessageFrame(field.kind === 'map' ? field.entry : field.message, entry.depth + 1, notes)
}

/** A key that is no UTF-8 is shown byte by byte, so that two different ones stay two. */
const keyText = (key: Single): string => {
  if (key instanceof Uint8Array) return Buffer.from(key).toString('latin1')
  // Protobuf allows no message as a key.
  return key instanceof MessageFrame ? '' : String(key)
}

function listOf(frame: MessageFrame, slot: number): Single[] {
  const list = frame.slots[slot]
  if (Array.isArray(list)) return list as Single[]
  const fresh: Single[] = []
  frame.slots[slot] = fresh
  return fresh
}

/** Narrows the reader to the bytes that a length announces; returns the end to go back to. */
function enter(reader: WireReader): number {
  const length = reader.length()
  const outerEnd = reader.end
  reader.end = reader.at + length
  return outerEnd
}

function skip(reader: WireReader, wireType: number, number: number, tagAt: number, depth: number): void {
  if (number === 0) throw new WireProblem('protobuf-malformed', `The tag at byte ${tagAt} has field number 0.`)
  switch (wireType) {
    case 0:
      return reader.varint()
    case 1:
      reader.take(8)
      return
    case 2:
      reader.take(reader.length())
      return
    case startGroup:
      return skipGroup(reader, number, depth + 1)
    case 5:
      reader.take(4)
      return
    default:
      throw new WireProblem(
        'protobuf-malformed',
        `The tag at byte ${tagAt} has wire type ${wireType}, which does not belong there.`,
      )
  }
}

function skipGroup(reader: WireReader, group: number, depth: number): void {
  if (depth > maxDepth) {
    throw new WireProblem('protobuf-too-deep', `The groups are nested deeper than ${maxDepth} levels.`)
  }
  while (reader.at < reader.end) {
    const tagAt = reader.at
    const tag = reader.tag()
    if ((tag & 7) === endGroup && tag >>> 3 === group) return
    skip(reader, tag & 7, tag >>> 3, tagAt, depth)
  }
  throw new WireProblem('protobuf-truncated', `The group of field ${group} has no end.`)
}
