import type { FileModel } from './file-model.ts'
import { parseProtoText } from './parse-text.ts'

const mapField = /\bmap\s*<[\w\s.,]+>\s*(\w+)\s*=/g

/**
 * The same file with a nested message for each map, where it stands: so compilers see it, which make a message of each
 * map's entries. Clients for Python, .NET and others take message indexes from compiled descriptors and count these;
 * Java's count what stands in the text. Null for texts without maps, where both are the same.
 *
 * For nothing but the order of messages: the fields are no maps any more.
 */
export function countingMapEntries(name: string, text: string): FileModel | null {
  const rewritten = text.replace(
    mapField,
    (_, field: string) => `message ${field}_MapEntry { option map_entry = true; } repeated bytes ${field} =`,
  )
  return rewritten === text ? null : parseProtoText(name, rewritten)
}
