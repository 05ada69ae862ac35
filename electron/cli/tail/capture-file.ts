import { once } from 'node:events'
import { createWriteStream, mkdirSync } from 'node:fs'
import { rm, truncate, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { formatCaptureSchemas, schemasPathOf } from '#engine/decoder/capture/schemas-file.ts'
import { type SchemaBook, schemaKeysOfAll } from '#engine/decoder/schema-book.ts'
import { encodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { systemErrorText } from '../run/system-error.ts'

/** A capture that is being written: lossless, one record a line. */
export interface CaptureFile {
  add(records: readonly RawRecord[]): Promise<void>
  close(): Promise<void>
}

/**
 * Begins a capture. A file of that name is replaced with the first record, so that a command that reads nothing (a
 * mistyped topic, a broker that is down) leaves it as it was. The schemas that its records need are written beside it as
 * they come up. Throws STORE_FAILED where it cannot be written.
 */
export async function createCaptureFile(path: string, schemas: SchemaBook): Promise<CaptureFile> {
  mkdirSync(dirname(path), { recursive: true })
  const stream = createWriteStream(path, { flags: 'a' })
  let isBegun = false
  let failure: Error | null = null
  stream.on('error', (error) => (failure = error))
  const check = (): void => {
    if (failure !== null)
      throw new AppError(
        'STORE_FAILED',
        `The capture cannot be written. ${systemErrorText(failure) ?? failure.message}`,
      )
  }
  await Promise.race([once(stream, 'open'), once(stream, 'error')]).catch(() => {})
  check()
  const beside = schemasBeside(path, schemas)
  return {
    async add(records) {
      check()
      if (!isBegun) await Promise.all([truncate(path), beside.begin()])
      isBegun = true
      await beside.add(records)
      const text = records.map((record) => `${encodeCaptureLine(record)}\n`).join('')
      if (!stream.write(text)) await Promise.race([once(stream, 'drain'), once(stream, 'close')]).catch(() => {})
      check()
    },
    async close() {
      // What was missing may have come meanwhile.
      if (isBegun && failure === null) await beside.write()
      await new Promise<void>((done) => stream.end(() => done()))
      check()
    },
  }
}

/** `<name>.schemas.json`: written anew with each schema that comes up, so that a killed command leaves a usable pair. */
function schemasBeside(capturePath: string, schemas: SchemaBook) {
  const path = schemasPathOf(capturePath)
  const keys = new Set<string>()
  const write = async (): Promise<void> => {
    const entries = [...keys].map((key) => schemas.entry(key)).filter((entry) => entry !== null)
    const text = formatCaptureSchemas(entries)
    if (text !== null) await writeFile(path, text)
  }
  return {
    write,
    /** Those of an older capture of the same name belong to other records. */
    begin: () => rm(path, { force: true }),
    async add(records: readonly RawRecord[]): Promise<void> {
      const before = keys.size
      for (const key of schemaKeysOfAll(records)) keys.add(key)
      if (keys.size !== before) await write()
    },
  }
}
