import { readMessageIndexes } from '#shared/domain/decode/message-indexes.ts'
import type { FramedBody } from '#shared/domain/decode/types.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import type { Diagnostic } from '#shared/schema/record.ts'
import { MessageFrame } from './message-frame.ts'
import type { MessageType } from './message-type.ts'
import { Notes } from './notes.ts'
import { readMessage } from './read-message.ts'
import { WireProblem, WireReader } from './wire-reader.ts'

/** A body read as one message: its frame, what turned up, and what is to say about how the message was found. */
export type Reading = { readonly frame: MessageFrame; readonly notes: Notes; readonly remark: Diagnostic | null }

/** The message that indexes name; null where there is none. */
export type FindMessage = (path: readonly number[]) => MessageType | null

/**
 * Finds which message a body holds, and reads it. Writers with a known mistake are understood and named: those that
 * leave the message indexes out, and those that write them in reverse; so are those that count otherwise. Such a reading
 * counts only where it explains every byte.
 * @param findCompiled the message as clients count that look at compiled descriptors
 */
export function readBody(
  body: FramedBody,
  findMessage: FindMessage,
  findCompiled: FindMessage,
): Result<Reading, Diagnostic> {
  const { bytes, headerTail } = body
  const indexes = readMessageIndexes(headerTail ?? bytes)
  const type = indexes === null ? null : findMessage(indexes.path)
  const content = headerTail === null ? bytes.subarray(indexes?.size ?? 0) : bytes
  const asWritten = type === null ? err(indexesInvalid(indexes?.path ?? null)) : read(type, content, null)
  const path = indexes?.path ?? []
  if (asWritten.ok && (path.length === 1 || asWritten.value.notes.isEmpty)) return asWritten
  const attempts = [
    attempt(path.length < 2 ? null : findCompiled(path), content, () => indexesCompiled(path)),
    attempt(path.length < 2 ? null : findMessage(path.toReversed()), content, () => indexesReversed(path)),
    attempt(findMessage([0]), bytes, indexesMissing),
  ]
  return attempts.find((reading) => reading !== null) ?? asWritten
}

/** A reading that explains every byte, or null. */
function attempt(
  type: MessageType | null,
  bytes: Uint8Array,
  remark: (fullName: string) => Diagnostic,
): Result<Reading, Diagnostic> | null {
  if (type === null) return null
  const reading = read(type, bytes, remark(type.fullName))
  return reading.ok && reading.value.notes.isEmpty ? reading : null
}

function read(type: MessageType, bytes: Uint8Array, remark: Diagnostic | null): Result<Reading, Diagnostic> {
  const notes = new Notes(bytes.length)
  try {
    const frame = new MessageFrame(type, 0, notes)
    readMessage(new WireReader(bytes), frame, notes)
    return ok({ frame, notes, remark })
  } catch (error) {
    if (!(error instanceof WireProblem)) throw error
    const { code, message } = error.diagnostic
    return err({ code, message: `The payload cannot be read as ${type.fullName}: ${message} It is shown as bytes.` })
  }
}

const listed = (path: readonly number[]): string => `[${path.join(', ')}]`

const indexesInvalid = (path: readonly number[] | null): Diagnostic => ({
  code: 'protobuf-indexes-invalid',
  message:
    path === null
      ? 'Where the message indexes should stand are other bytes, so it is not known which message of the schema this is. The payload is shown as bytes.'
      : `The payload names message ${listed(path)} of its schema, and the schema does not have it. The payload is shown as bytes.`,
})

const indexesMissing = (fullName: string): Diagnostic => ({
  code: 'protobuf-indexes-missing',
  message: `The message indexes are missing after the schema id, so other readers will fail; read as the schema's first message, ${fullName}. @kafkajs/confluent-schema-registry writes such payloads.`,
})

const indexesReversed = (path: readonly number[]): Diagnostic => ({
  code: 'protobuf-indexes-reversed',
  message: `The message indexes ${listed(path)} are in reverse, a known mistake of older .NET serializers; read as message ${listed(path.toReversed())}.`,
})

const indexesCompiled = (path: readonly number[]): Diagnostic => ({
  code: 'protobuf-indexes-compiled',
  message: `The message indexes ${listed(path)} count the entries of maps as messages, as clients for Python, .NET and others do that look at compiled descriptors; the schema's text alone would name another message.`,
})
