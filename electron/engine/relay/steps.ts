import type { SchemaBook } from '#engine/decoder/schema-book.ts'
import type { Steps } from '#engine/pipeline/prepare.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import { compileMapping } from '#shared/domain/mapping/compile-mapping.ts'
import { createIdempotencyKeys } from '#shared/domain/onesignal/idempotency-key.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RelayFile } from '#shared/schema/relay.ts'

/**
 * The steps of a relay with its mapping as it stands on disk now; `schemas` has what its records need. Throws NOT_FOUND or BAD_FILE for a missing or bad
 * mapping.
 */
export function stepsOf(workspace: Workspace, file: RelayFile, clusterId: string, schemas: SchemaBook): Steps {
  const mapping = workspace.get('mappings', file.mapping)
  const compiled = compileMapping(mapping)
  if (!compiled.ok) {
    const [first] = compiled.error
    const name = `mappings/${file.mapping}.json`
    throw new AppError(
      'BAD_FILE',
      `${name}: ${first?.path ?? '$'}: ${first?.message ?? 'bad mapping'} ${first?.fix ?? ''}`,
      {
        data: { file: name, path: first?.path ?? '$' },
      },
    )
  }
  const keys = createIdempotencyKeys(workspace.id, clusterId)
  return {
    decode: (raw) => decodeRecord(raw, file.format, schemas.lookup),
    mapping: compiled.value,
    idempotencyKey: ({ topic, partition, offset }) => keys(topic, partition, offset),
    recipe: { mapping, format: file.format },
    schemas: (raw) => schemas.entriesOf([raw]),
  }
}
