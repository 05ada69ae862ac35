import { err, ok, type Result } from '#shared/lib/result.ts'
import type { BodyDecoder } from '#shared/domain/decode/types.ts'
import type { Diagnostic } from '#shared/schema/record.ts'
import type { KnownSchema } from '#shared/schema/schema-entry.ts'
import { createBodyDecoder } from './decode-body.ts'
import { Linker, UnresolvedName } from './link.ts'
import { loadFiles } from './load-files.ts'
import type { FileModel, MessageModel } from './file-model.ts'

/**
 * A decoder for the messages of one Protobuf schema, text or serialized descriptor, proto2, proto3 or edition.
 * Fails with `schema-broken` where the schema cannot be parsed or uses types that are nowhere.
 */
export function createProtobufDecoder(schema: KnownSchema): Result<BodyDecoder, Diagnostic> {
  try {
    const { main, compiledOrder, files, missingImports } = loadFiles(schema)
    const linker = new Linker(files)
    const problem = linkAll(main, linker, missingImports)
    if (problem !== null) return err(problem)
    if (main.messages.length === 0) return err(invalid('it declares no message.'))
    return ok(createBodyDecoder(main, compiledOrder, linker))
  } catch (error) {
    return err(invalid(`${error instanceof Error ? error.message : String(error)}.`))
  }
}

const invalid = (why: string): Diagnostic => ({
  code: 'schema-broken',
  message: `The Protobuf schema cannot be used: ${why} The payload is shown as bytes. Look at the schema in the registry.`,
})

/** Links all messages of the file, so that decoding finds no surprises. */
function linkAll(main: FileModel, linker: Linker, missingImports: readonly string[]): Diagnostic | null {
  try {
    for (const fullName of messageNames(main.messages, main.packageName)) linker.message(fullName)
    return null
  } catch (error) {
    if (!(error instanceof UnresolvedName)) throw error
    const missing =
      missingImports.length === 0 ? '' : ` Its imports ${missingImports.join(', ')} are not among its references.`
    return invalid(`${error.message}.${missing}`)
  }
}

function* messageNames(messages: readonly MessageModel[], scope: string): Generator<string> {
  for (const { name, nested } of messages) {
    const fullName = scope === '' ? name : `${scope}.${name}`
    yield fullName
    yield* messageNames(nested, fullName)
  }
}
