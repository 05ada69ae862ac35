import type { JsonValue } from '#shared/lib/exact-number.ts'
import { MessageFrame } from './message-frame.ts'
import type { FieldType, MessageType } from './message-type.ts'
import { readMessage } from './read-message.ts'
import { base64, renderFields, renderMessage, renderSlot, type Rendering } from './render-message.ts'
import { WireProblem, WireReader } from './wire-reader.ts'

type Render = (frame: MessageFrame, rendering: Rendering) => JsonValue

/**
 * The JSON of google.protobuf's well-known types (https://protobuf.dev/programming-guides/json/), or null for any
 * other message. A message that only has the name of one, with other fields, is shown as what it is.
 * @param shape number and type of each field: `1:int64,2:int32`
 */
export function wellKnownRender(fullName: string, shape: string): Render | null {
  if (!fullName.startsWith('google.protobuf.')) return null
  const name = fullName.slice('google.protobuf.'.length)
  const known = wellKnown.get(name)
  return known !== undefined && known.shapes.includes(shape) ? known.render : null
}

/** Its fields as `wellKnownRender` compares them. */
export const shapeOf = (fields: readonly (readonly [number: number, type: string])[]): string =>
  fields
    .toSorted(([a], [b]) => a - b)
    .map(([number, type]) => `${number}:${type.slice(type.lastIndexOf('.') + 1)}`)
    .join(',')

const scalarShapes = {
  DoubleValue: 'double',
  FloatValue: 'float',
  Int64Value: 'int64',
  UInt64Value: 'uint64',
  Int32Value: 'int32',
  UInt32Value: 'uint32',
  BoolValue: 'bool',
  StringValue: 'string',
  BytesValue: 'bytes',
} as const

type WellKnown = { readonly shapes: readonly string[]; readonly render: Render }

const wellKnown: ReadonlyMap<string, WellKnown> = new Map<string, WellKnown>([
  ['Timestamp', { shapes: ['1:int64,2:int32'], render: timestamp }],
  ['Duration', { shapes: ['1:int64,2:int32'], render: duration }],
  ['Struct', { shapes: ['1:Value', '1:FieldsEntry'], render: struct }],
  ['Value', { shapes: ['1:NullValue,2:double,3:string,4:bool,5:Struct,6:ListValue'], render: value }],
  ['ListValue', { shapes: ['1:Value'], render: listValue }],
  ['FieldMask', { shapes: ['1:string'], render: fieldMask }],
  ['Any', { shapes: ['1:string,2:bytes'], render: any }],
  ...Object.entries(scalarShapes).map(([name, type]) => [name, { shapes: [`1:${type}`], render: wrapped }] as const),
])

/** Seconds of 0001-01-01 and of the last second of 9999, UTC: what a Timestamp may hold. */
const firstSecond = -62_135_596_800
const lastSecond = 253_402_300_799
/** 10,000 years: what a Duration may hold. */
const maxDurationSeconds = 315_576_000_000
const nanosOfSecond = 1_000_000_000

const whole = (slot: unknown): number => (slot === undefined ? 0 : typeof slot === 'number' ? slot : Number.NaN)

/** Fractions of a second in three, six or nine digits, or none. */
function fraction(nanos: number): string {
  if (nanos === 0) return ''
  const digits = String(nanos).padStart(9, '0')
  return `.${digits.endsWith('000000') ? digits.slice(0, 3) : digits.endsWith('000') ? digits.slice(0, 6) : digits}`
}

function outOfRange(frame: MessageFrame, rendering: Rendering): JsonValue {
  rendering.notes.add('protobuf-out-of-range', frame.type.fullName)
  return renderFields(frame, rendering)
}

function timestamp(frame: MessageFrame, rendering: Rendering): JsonValue {
  const seconds = whole(frame.get(1))
  const nanos = whole(frame.get(2))
  const isValid = seconds >= firstSecond && seconds <= lastSecond && nanos >= 0 && nanos < nanosOfSecond
  if (!isValid) return outOfRange(frame, rendering)
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}${fraction(nanos)}Z`
}

function duration(frame: MessageFrame, rendering: Rendering): JsonValue {
  const seconds = whole(frame.get(1))
  const nanos = whole(frame.get(2))
  const isValid = Math.abs(seconds) <= maxDurationSeconds && Math.abs(nanos) < nanosOfSecond && seconds * nanos >= 0
  if (!isValid) return outOfRange(frame, rendering)
  const sign = seconds < 0 || nanos < 0 ? '-' : ''
  return `${sign}${Math.abs(seconds)}${fraction(Math.abs(nanos))}s`
}

function struct(frame: MessageFrame, rendering: Rendering): JsonValue {
  const fields = frame.get(1)
  return fields === undefined ? {} : renderSlot(fields, rendering)
}

function value(frame: MessageFrame, rendering: Rendering): JsonValue {
  for (const slot of frame.slots) {
    if (slot !== undefined) return renderSlot(slot, rendering)
  }
  return null
}

function listValue(frame: MessageFrame, rendering: Rendering): JsonValue {
  const values = frame.get(1)
  return values === undefined ? [] : renderSlot(values, rendering)
}

function wrapped(frame: MessageFrame, rendering: Rendering): JsonValue {
  const slot = frame.slots[0]
  if (slot !== undefined) return renderSlot(slot, rendering)
  const [field] = frame.type.fields
  return field === undefined ? null : zeroOf(field)
}

const zeroOf = (field: FieldType): JsonValue => (field.kind === 'scalar' ? (field.zero as JsonValue) : null)

/** `a.b_c` → `a.bC`, joined; a path that would not come back from that is left as it is. */
function fieldMask(frame: MessageFrame): JsonValue {
  const paths = frame.get(1)
  if (!Array.isArray(paths)) return ''
  return paths.map((path) => (typeof path === 'string' ? camelPath(path) : base64(path as Uint8Array))).join(',')
}

const camelPath = (path: string): string =>
  /[A-Z]|_[^a-z]|_$/.test(path) ? path : path.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

function any(frame: MessageFrame, rendering: Rendering): JsonValue {
  const url = frame.get(1)
  if (url === undefined && frame.get(2) === undefined) return {}
  if (typeof url !== 'string') return renderFields(frame, rendering)
  const fullName = url.slice(url.lastIndexOf('/') + 1)
  const type = rendering.messageType(fullName)
  if (type === null) {
    rendering.notes.add('protobuf-any-unknown', fullName)
    return renderFields(frame, rendering)
  }
  const content = anyContent(frame, type, rendering)
  if (content === null) {
    rendering.notes.add('protobuf-any-broken', fullName)
    return renderFields(frame, rendering)
  }
  const json = renderMessage(content, rendering)
  // What has a JSON of its own need not be an object, so it stands under a name.
  return type.render === null
    ? { '@type': url, ...(json as { [key: string]: JsonValue }) }
    : { '@type': url, value: json }
}

function anyContent(frame: MessageFrame, type: MessageType, rendering: Rendering): MessageFrame | null {
  const bytes = frame.get(2)
  try {
    const content = new MessageFrame(type, frame.depth + 1, rendering.notes)
    readMessage(new WireReader(bytes instanceof Uint8Array ? bytes : new Uint8Array()), content, rendering.notes)
    return content
  } catch (error) {
    if (error instanceof WireProblem) return null
    throw error
  }
}
