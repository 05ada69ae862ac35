import { grouped, quantity } from '#shared/lib/quantity.ts'
import { createHash } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { err, ok, type Result } from '#shared/lib/result.ts'

/** The bytes of a file as text, and the hash that a save has to name. */
export type FileText = { readonly text: string; readonly revision: string }

/** What is wrong with a file as a whole, in words. `missing` tells a file that is not there from one that is bad. */
export type ReadFailure = { readonly missing: boolean; readonly message: string }

/** Above what one message to the window may carry; files that people write are a few kilobytes. */
export const maxFileBytes = 1_000_000

/** Hash of what stands on disk, bytes as they are. */
export const revisionOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Reads a file that should be UTF-8 text. A BOM is taken off; everything that cannot be is said in words. */
export function readTextFile(path: string, maxBytes: number = maxFileBytes): Result<FileText, ReadFailure> {
  const bytes = readBytes(path, maxBytes)
  if (!bytes.ok) return bytes
  const start = bytes.value
  if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)) {
    return failure('The file is UTF-16. Save it as UTF-8.')
  }
  try {
    return ok({ text: new TextDecoder('utf-8', { fatal: true }).decode(start), revision: revisionOf(start) })
  } catch {
    return failure('The file is not valid UTF-8 text. Save it as UTF-8.')
  }
}

/** Opening a named pipe would otherwise wait for somebody to write into it. Windows knows no such flag. */
const openFlags = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK)

function readBytes(path: string, maxBytes: number): Result<Uint8Array, ReadFailure> {
  let descriptor: number | null = null
  try {
    descriptor = openSync(path, openFlags)
    const stat = fstatSync(descriptor)
    if (stat.isDirectory()) return failure('A folder stands where a file is expected. Rename or remove the folder.')
    if (!stat.isFile()) return failure('This is no ordinary file. Put a plain JSON file here.')
    if (stat.size > maxBytes) {
      return failure(
        `The file has ${quantity(stat.size, 'byte')}; at most ${grouped(maxBytes)} are read. Is it the right file?`,
      )
    }
    const bytes = Buffer.alloc(stat.size)
    let filled = 0
    for (let count = -1; count !== 0 && filled < bytes.length; filled += count) {
      count = readSync(descriptor, bytes, filled, bytes.length - filled, filled)
    }
    return ok(bytes.subarray(0, filled))
  } catch (error) {
    return { ok: false, error: describeFailure(error) }
  } finally {
    if (descriptor !== null) closeSync(descriptor)
  }
}

function describeFailure(error: unknown): ReadFailure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { missing: true, message: 'The file does not exist.' }
    case 'EACCES':
    case 'EPERM':
      return { missing: false, message: 'The file may not be read (no permission). Check its owner and mode.' }
    case 'ELOOP':
      return {
        missing: false,
        message: 'The file is a symbolic link that leads round in a circle. Replace it by the file itself.',
      }
    default:
      return {
        missing: false,
        message: `The file cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      }
  }
}

const failure = (message: string) => err<ReadFailure>({ missing: false, message })
