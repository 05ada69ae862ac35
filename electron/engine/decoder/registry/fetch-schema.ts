import { assertNever } from '#shared/lib/assert.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import type { KnownSchema } from '#shared/schema/schema-entry.ts'
import type { RegistryApi, SchemaBody } from './api.ts'
import type { RegistryFault } from './faults.ts'
import { fetchReferences } from './fetch-references.ts'
import { parseSchemaKey, type SchemaKey } from './schema-key.ts'

/** A schema with all that it refers to. Where it is registered is asked as well, and may stay unknown. */
export async function fetchSchema(
  api: RegistryApi,
  key: string,
  signal: AbortSignal,
): Promise<Result<KnownSchema, RegistryFault>> {
  const asked = parseSchemaKey(key)
  const answer = await fetchBody(api, asked, signal)
  if (!answer.ok) return answer
  const body = answer.value
  const [references, place] = await Promise.all([
    fetchReferences(api, body.references, signal),
    findPlace(api, asked, body, signal),
  ])
  if (!references.ok) return references
  return ok({
    kind: 'known',
    key,
    id: place.id,
    guid: asked.kind === 'guid' ? asked.guid : (body.guid ?? null),
    schemaType: body.schemaType,
    schema: body.schema,
    references: references.value,
    uses: body.references,
    subject: place.subject,
    version: place.version,
    hasRules: hasRules(body),
  })
}

async function fetchBody(
  api: RegistryApi,
  asked: SchemaKey,
  signal: AbortSignal,
): Promise<Result<SchemaBody, RegistryFault>> {
  switch (asked.kind) {
    case 'id':
      return api.schemaById(asked.id, signal)
    case 'guid': {
      const answer = await api.schemaByGuid(asked.guid, signal)
      return answer.ok || answer.error.status !== 404 ? answer : err(unknownGuid(asked.guid))
    }
    default:
      return assertNever(asked, 'a schema is named by id or by GUID')
  }
}

type Place = { readonly id: number | null; readonly subject: string | null; readonly version: number | null }

/** Nice to know, so its failure is none. */
async function findPlace(api: RegistryApi, asked: SchemaKey, body: SchemaBody, signal: AbortSignal): Promise<Place> {
  const id = asked.kind === 'id' ? asked.id : (body.id ?? (await firstIdOf(api, asked.guid, signal)))
  const { subject = null, version = null } = body
  if (subject !== null && version !== null) return { id, subject, version }
  const places = id === null ? null : await api.versionsOfId(id, signal)
  const first = places?.ok === true ? places.value[0] : undefined
  return { id, subject: first?.subject ?? null, version: first?.version ?? null }
}

async function firstIdOf(api: RegistryApi, guid: string, signal: AbortSignal): Promise<number | null> {
  const ids = await api.idsOfGuid(guid, signal)
  return ids.ok ? (ids.value[0] ?? null) : null
}

/** A registry before Confluent Platform 8 answers 404 to the path itself, without a code: it may know no GUIDs at all. */
const unknownGuid = (guid: string): RegistryFault => ({
  code: 'schema-not-found',
  message: `The Schema Registry does not find schema GUID ${guid}. Either no such schema exists there, or this registry knows no GUIDs (Confluent Platform 8 and Confluent Cloud do): use the registry that the producer uses.`,
  retryable: false,
  everything: false,
  status: 404,
  errorCode: null,
})

/** `{"domainRules": [...], "migrationRules": [...]}`: any list that is not empty. */
const hasRules = ({ ruleSet }: SchemaBody): boolean =>
  Object.values(ruleSet ?? {}).some((rules) => Array.isArray(rules) && rules.length > 0)
