import type { SchemaBook } from '#engine/decoder/schema-book.ts'
import type { Steps } from '#engine/pipeline/prepare.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import { compileMappingSet, type MappingSetProblem } from '#shared/domain/mapping/mapping-set.ts'
import { createIdempotencyKeys } from '#shared/domain/onesignal/idempotency-key.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RelayFile } from '#shared/schema/relay.ts'

/**
 * The steps of a relay with its mappings as they stand on disk now; `schemas` has what its records need. Throws
 * NOT_FOUND or BAD_FILE for a missing or bad mapping, or a bad filter that chooses one.
 */
export function stepsOf(workspace: Workspace, file: RelayFile, clusterId: string, schemas: SchemaBook): Steps {
  const mapping = workspace.get('mappings', file.mapping)
  const rules = file.mappings?.map(({ topic, filter, mapping: name }) => {
    return { topic, filter, name, mapping: workspace.get('mappings', name) }
  })
  const name = rules === undefined || rules.length === 0 ? undefined : file.mapping
  const compiled = compileMappingSet({ mapping, rules, name })
  if (!compiled.ok) throw badMapping(file, compiled.error)
  const keys = createIdempotencyKeys(workspace.id, clusterId)
  return {
    decode: (raw) => decodeRecord(raw, file.format, schemas.lookup),
    mapping: compiled.value,
    idempotencyKey: ({ topic, partition, offset }) => keys(topic, partition, offset),
    recipe: { mapping, rules, name, format: file.format, sizesAreFindings: file.destination.kind === 'webhook' },
    schemas: (raw) => schemas.entriesOf([raw]),
  }
}

/** The files of all mappings that a relay uses, each once. */
export const mappingFilesOf = ({ mapping, mappings = [] }: RelayFile): readonly string[] => [
  ...new Set([mapping, ...mappings.map((rule) => rule.mapping)].map((name) => `mappings/${name}.json`)),
]

function badMapping(file: RelayFile, { rule, finding }: MappingSetProblem): AppError {
  const { path, message, fix } = finding
  const name = rule === null ? file.mapping : (file.mappings?.[rule]?.mapping ?? file.mapping)
  if (finding.rule === 'mapping-filter') {
    const place = `mappings[${rule}].filter`
    return new AppError('BAD_FILE', `The relay's ${place}: ${message}. ${fix}`, { data: { path: `$.${place}` } })
  }
  const where = `mappings/${name}.json`
  return new AppError('BAD_FILE', `${where}: ${path}: ${message} ${fix}`, { data: { file: where, path } })
}
