import { decodeBase64 } from '#shared/lib/base64.ts'
import type { KnownSchema } from '#shared/schema/schema-entry.ts'
import { builtinFiles } from './builtin/index.ts'
import type { FileModel } from './file-model.ts'
import { countingMapEntries } from './map-entry-order.ts'
import { parseProtoText } from './parse-text.ts'
import { readFileDescriptor } from './read-descriptor.ts'

/** The file of a schema, what it imports directly or through others, and the imports that are nowhere. */
export type LoadedFiles = {
  readonly main: FileModel
  /** The main one with its messages in the order that compilers give them; null where that is the same. */
  readonly compiledOrder: FileModel | null
  /** With the main one, each once. */
  readonly files: readonly FileModel[]
  readonly missingImports: readonly string[]
}

/** What messages call a file that is imported by nobody. */
const mainName = 'this schema'

/** Base64 has none of the signs that a `.proto` text cannot do without (`;`, `{`, quotes). */
const base64Text = /^[A-Za-z0-9+/\s]+={0,2}\s*$/

/**
 * Parses a schema with its references and the built-in files that they import.
 * @throws Error that names the file and the line, where one cannot be parsed
 */
export function loadFiles(schema: KnownSchema): LoadedFiles {
  const texts = new Map(schema.references.map((reference) => [reference.name, reference.schema]))
  const main = parseFile(mainName, schema.schema)
  const compiledOrder = base64Text.test(schema.schema) ? null : countingMapEntries(mainName, schema.schema)
  const files = [main]
  const missingImports: string[] = []
  const seen = new Set<string>()
  const toLoad = [...main.imports]
  for (let name = toLoad.pop(); name !== undefined; name = toLoad.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    // A built-in comes first: its types are shown in a way of their own, which a copy of the file must not change.
    const text = builtinFiles.get(name) ?? texts.get(name)
    if (text === undefined) {
      missingImports.push(name)
      continue
    }
    const file = parseFile(name, text)
    files.push(file)
    toLoad.push(...file.imports)
  }
  return { main, compiledOrder, files, missingImports }
}

function parseFile(name: string, text: string): FileModel {
  if (base64Text.test(text)) {
    const bytes = decodeBase64(text.replaceAll(/\s/g, ''))
    const file = bytes === null ? null : readFileDescriptor(name, bytes)
    if (file !== null) return file
  }
  try {
    return parseProtoText(name, text)
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
