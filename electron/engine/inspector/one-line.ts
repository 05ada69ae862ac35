import { AppError } from '#shared/lib/app-error.ts'
import type { CaptureChunk } from './types.ts'

/** What an editor takes, and a message between page and engine. In bytes. */
const maxLineBytes = 1_000_000

/** The one line of a chunk, without its line break. NOT_FOUND, BAD_INPUT where it is too large to be edited. */
export function lineOf({ bytes, records }: CaptureChunk, seq: number): string {
  if (records === 0) {
    throw new AppError('NOT_FOUND', `Record ${seq} is no longer kept: it made room for newer ones. Choose another.`)
  }
  if (bytes.length > maxLineBytes) {
    const megabytes = (bytes.length / 1e6).toFixed(1)
    throw new AppError(
      'BAD_INPUT',
      `As a line of a capture this record has ${megabytes} MB, and at most 1 MB can be copied or edited. Save it as a capture instead.`,
    )
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8').trimEnd()
}
