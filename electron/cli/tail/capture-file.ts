import { once } from 'node:events'
import { createWriteStream, mkdirSync } from 'node:fs'
import { truncate } from 'node:fs/promises'
import { dirname } from 'node:path'
import { encodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'

/** A capture that is being written: lossless, one record a line. */
export interface CaptureFile {
  add(records: readonly RawRecord[]): Promise<void>
  close(): Promise<void>
}

/**
 * Begins a capture. A file of that name is replaced with the first record, so that a command that reads nothing (a
 * mistyped topic, a broker that is down) leaves it as it was. Throws STORE_FAILED where it cannot be written.
 */
export async function createCaptureFile(path: string): Promise<CaptureFile> {
  mkdirSync(dirname(path), { recursive: true })
  const stream = createWriteStream(path, { flags: 'a' })
  let isBegun = false
  let failure: Error | null = null
  stream.on('error', (error) => (failure = error))
  const check = (): void => {
    if (failure !== null)
      throw new AppError('STORE_FAILED', `The capture ${path} cannot be written: ${failure.message}.`)
  }
  await Promise.race([once(stream, 'open'), once(stream, 'error')]).catch(() => {})
  check()
  return {
    async add(records) {
      check()
      if (!isBegun) await truncate(path)
      isBegun = true
      const text = records.map((record) => `${encodeCaptureLine(record)}\n`).join('')
      if (!stream.write(text)) await Promise.race([once(stream, 'drain'), once(stream, 'close')]).catch(() => {})
      check()
    },
    async close() {
      await new Promise<void>((done) => stream.end(() => done()))
      check()
    },
  }
}
