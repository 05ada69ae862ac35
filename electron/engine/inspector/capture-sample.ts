import { schemaKeysOf } from '#shared/domain/decode/framing.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { SchemaEntry } from '#shared/schema/schema-entry.ts'
import { captureSchemas } from '../decoder/capture/capture-source.ts'
import type { Logger } from '../ports.ts'
import { readCapture } from '../source/replay/capture-reader.ts'
import type { Workspace } from '../workspace/types.ts'

/** A record that no session keeps, with what it takes to decode it. */
export type LooseRecord = { readonly raw: RawRecord; readonly schemas: readonly SchemaEntry[] }

/**
 * The record at a place in a capture of the workspace, counted from 0. Reads no further than that.
 * @throws NOT_FOUND for a missing file and a place behind the last record, BAD_INPUT for a path out of the workspace
 */
export async function captureSample(
  workspace: Pick<Workspace, 'path'>,
  { capture, index }: { readonly capture: string; readonly index: number },
  logger: Logger,
): Promise<LooseRecord> {
  const path = workspace.path(capture)
  let seen = 0
  for await (const { records } of readCapture(path)) {
    const raw = records[index - seen]
    if (raw !== undefined) return { raw, schemas: await schemasOf(raw, path, logger) }
    seen += records.length
  }
  const has = seen === 1 ? '1 record' : `${seen} records`
  throw new AppError('NOT_FOUND', `${capture} has ${has}, so there is no record ${index + 1}. Choose an earlier one.`)
}

async function schemasOf(raw: RawRecord, path: string, logger: Logger): Promise<readonly SchemaEntry[]> {
  const source = captureSchemas(path, logger)
  const entries = await Promise.all([...new Set(schemaKeysOf(raw))].map((key) => source.get(key)))
  await source.close()
  return entries
}
