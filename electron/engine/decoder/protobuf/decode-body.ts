import type { BodyDecoder } from '#shared/domain/decode/types.ts'
import { ok } from '#shared/lib/result.ts'
import type { Diagnostic } from '#shared/schema/record.ts'
import type { FileModel, MessageModel } from './file-model.ts'
import { UnresolvedName, type Linker } from './link.ts'
import type { MessageType } from './message-type.ts'
import { readBody, type FindMessage } from './read-body.ts'
import { renderMessage, type Rendering } from './render-message.ts'

/** Absent fields that a payload may show beside what its bytes hold: enough for every honest message. */
const absentFields = 2_000
const absentFieldsPerByte = 8

/**
 * Decodes bodies whose messages are declared in `main`.
 * @param compiledOrder the same file as other clients count its messages; null where they count like the text
 */
export function createBodyDecoder(main: FileModel, compiledOrder: FileModel | null, linker: Linker): BodyDecoder {
  const messageType = (fullName: string): MessageType | null => {
    try {
      return linker.message(fullName)
    } catch (error) {
      // Any may name a message that is declared and uses what is not.
      if (error instanceof UnresolvedName) return null
      throw error
    }
  }
  const find = finder(main, messageType)
  const findCompiled = compiledOrder === null ? () => null : finder(compiledOrder, messageType)
  return {
    format: 'protobuf',
    decode(body) {
      const read = readBody(body, find, findCompiled)
      if (!read.ok) return read
      const { frame, notes, remark } = read.value
      const absentLeft = absentFields + body.bytes.length * absentFieldsPerByte
      const rendering: Rendering = { notes, messageType, absentLeft }
      const value = renderMessage(frame, rendering)
      const diagnostics: Diagnostic[] = notes.isEmpty ? [] : [...notes.diagnostics()]
      if (remark !== null) diagnostics.unshift(remark)
      if (rendering.absentLeft < 0) diagnostics.push(absentLeftOut(-rendering.absentLeft))
      return ok({ value, messageType: frame.type.fullName, diagnostics })
    },
  }
}

function finder(file: FileModel, messageType: (fullName: string) => MessageType | null): FindMessage {
  const byPath = new Map<string, MessageType>()
  for (const [path, fullName] of messagePaths(file.messages, file.packageName, [])) {
    const type = messageType(fullName)
    if (type !== null) byPath.set(path.join(), type)
  }
  return (path) => byPath.get(path.join()) ?? null
}

const absentLeftOut = (count: number): Diagnostic => ({
  code: 'protobuf-defaults-left-out',
  message: `The payload has so many empty messages that ${count} absent fields are not shown with their default.`,
})

/** Every message of a file with the indexes that payloads name it by. */
function* messagePaths(
  messages: readonly MessageModel[],
  scope: string,
  outer: readonly number[],
): Generator<readonly [path: readonly number[], fullName: string]> {
  for (const [index, { name, nested }] of messages.entries()) {
    const path = [...outer, index]
    const fullName = scope === '' ? name : `${scope}.${name}`
    yield [path, fullName]
    yield* messagePaths(nested, fullName, path)
  }
}
