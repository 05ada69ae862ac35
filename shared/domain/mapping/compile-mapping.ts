import { err, ok, type Result } from '#shared/lib/result.ts'
import { sha1 } from '#shared/lib/sha1.ts'
import { encodeUtf8 } from '#shared/lib/utf8.ts'
import { toHex } from '#shared/lib/uuid.ts'
import type { SourceNote } from '#shared/schema/event.ts'
import type { Finding } from '#shared/schema/finding.ts'
import type { Field, MappingFile } from '#shared/schema/mapping.ts'
import type { DecodedRecord } from '../decode/types.ts'
import { assembleEvent } from './assemble-event.ts'
import { readName, readTime, readUser } from './event-parts.ts'
import { compileField, type Extracted, type FieldReader } from './field.ts'
import * as problems from './problems.ts'
import { compileProperties, type PropertiesReader } from './properties.ts'
import { rejectRecord } from './reject-record.ts'
import type { CompiledMapping, MapContext, MapOutcome } from './types.ts'

type Readers = {
  readonly name: FieldReader
  readonly externalId: FieldReader | null
  readonly onesignalId: FieldReader | null
  readonly timestamp: FieldReader | null
  readonly properties: PropertiesReader
}

/** Raised when the same file would give other events than before, so that kept results are made anew. */
const semantics = 1

const keySource: SourceNote = {
  field: 'idempotency_key',
  from: 'workspace, cluster, topic, partition, offset',
  note: 'UUID version 5: the same record always has the same key',
}

/** Makes a mapping ready, or says everything that is wrong with it; `path` of a finding is the place in the file. */
export function compileMapping(file: MappingFile): Result<CompiledMapping, Finding[]> {
  const found: Finding[] = []
  const compile = (field: Field | null | undefined, name: string, convert: 'none' | 'timestamp' = 'none') =>
    field === null || field === undefined ? null : compileField(field, name, name, found, convert)
  const name = compile(file.name, 'name')
  const externalId = compile(file.external_id, 'external_id')
  const onesignalId = compile(file.onesignal_id, 'onesignal_id')
  const timestamp = compile(file.timestamp, 'timestamp', 'timestamp')
  const properties = compileProperties(file.properties, found)
  if ((file.external_id ?? file.onesignal_id ?? null) === null) found.push(problems.userUnmapped())
  if (name === null || found.length > 0) return err(found)
  const readers: Readers = { name, externalId, onesignalId, timestamp, properties }
  return ok({
    revision: revisionOf(file),
    map: (record, context) => mapRecord(readers, record, context),
  })
}

function revisionOf(file: MappingFile): string {
  const { name, external_id, onesignal_id, timestamp, properties } = file
  const parts = [semantics, name, external_id, onesignal_id, timestamp, properties]
  return toHex(sha1(encodeUtf8(JSON.stringify(parts))))
}

function mapRecord(readers: Readers, record: DecodedRecord, context: MapContext): MapOutcome {
  const unusable = rejectRecord(record)
  if (unusable !== null) return unusable
  const sources: SourceNote[] = []
  const findings: Finding[] = []
  const read = (reader: FieldReader | null): Extracted | null => {
    const extracted = reader?.(record, findings) ?? null
    if (extracted !== null) sources.push(extracted.source)
    return extracted
  }
  const name = readName(read(readers.name), findings)
  const user = readUser(read(readers.externalId), read(readers.onesignalId), findings)
  const timestamp = readTime(read(readers.timestamp), context.nowMs, findings)
  const properties = readers.properties(record, sources, findings)
  sources.push(keySource)
  return assembleEvent(
    { name, ...user, timestamp, idempotencyKey: context.idempotencyKey, properties },
    sources,
    findings,
    context.sizesAreFindings,
  )
}
