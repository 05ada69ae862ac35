/**
 * `<name>.schemas.json`: the schemas that a capture needs, beside it, so that it decodes without a registry (interfaces.md
 * §1). `{"<id>": {"schemaType", "schema", "guid"?, "subject"?, "version"?, "references": [{"name", "subject", "version", "id"}]}}`,
 * the referenced schemas included; a schema whose id nobody knows stands under its GUID.
 */
import { z } from 'zod'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { type KnownSchema, type ReferencedSchema, schemaType, type SchemaEntry } from '#shared/schema/schema-entry.ts'

const reference = z.object({
  name: z.string(),
  subject: z.string(),
  version: z.int(),
  /** Key of its own entry. */
  id: z.union([z.int(), z.string()]).nullish(),
})

const storedSchema = z.looseObject({
  schemaType: schemaType.default('AVRO'),
  schema: z.string(),
  guid: z.string().optional(),
  subject: z.string().optional(),
  version: z.int().optional(),
  hasRules: z.boolean().optional(),
  references: z.array(reference).default([]),
})
type StoredSchema = z.infer<typeof storedSchema>
type StoredReference = z.infer<typeof reference>

const schemasFile = z.record(z.string(), storedSchema)

/** Where the schemas of a capture lie. */
export const schemasPathOf = (capturePath: string): string => `${capturePath.replace(/\.[^./\\]*$/, '')}.schemas.json`

/** The file's text; null where there is no schema to write down. What is missing is left out: it stays missing. */
export function formatCaptureSchemas(entries: Iterable<SchemaEntry>): string | null {
  const stored = new Map<string, StoredSchema>()
  for (const entry of entries) {
    if (entry.kind === 'known') addSchema(stored, entry)
  }
  if (stored.size === 0) return null
  const sorted = [...stored].toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`
}

function addSchema(stored: Map<string, StoredSchema>, schema: KnownSchema): void {
  const { id, guid, schemaType: type, references, subject, version, hasRules } = schema
  const keys = new Map(references.map((one, index) => [placeOf(one), keyOfReference(one, index, schema)]))
  const named = (uses: KnownSchema['uses']): StoredReference[] =>
    (uses ?? []).map((use) => ({
      name: use.name,
      subject: use.subject,
      version: use.version,
      id: keys.get(placeOf(use)),
    }))
  for (const one of references) {
    const key = String(keys.get(placeOf(one)))
    const own = { subject: one.subject, version: one.version }
    if (!stored.has(key)) stored.set(key, { schemaType: type, schema: one.schema, ...own, references: named(one.uses) })
  }
  stored.set(String(id ?? guid), {
    schemaType: type,
    schema: schema.schema,
    ...(guid === null ? {} : { guid }),
    ...(subject === null ? {} : { subject }),
    ...(version === null ? {} : { version }),
    ...(hasRules ? { hasRules } : {}),
    references: named(schema.uses ?? references),
  })
}

const placeOf = ({ subject, version }: { readonly subject: string; readonly version: number }): string =>
  `${version} ${subject}`

const keyOfReference = ({ id }: ReferencedSchema, index: number, { key }: KnownSchema): number | string =>
  id ?? `${key}/reference-${index}`

/** The schemas of a file by the keys that payloads name them with, or what is wrong with it and where. */
export function parseCaptureSchemas(text: string): Result<ReadonlyMap<string, KnownSchema>, string> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return err(error instanceof Error ? error.message : 'not valid JSON')
  }
  const parsed = schemasFile.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return err(`${['$', ...(issue?.path ?? [])].map(String).join('.')}: ${issue?.message ?? 'not as expected'}`)
  }
  const known = new Map<string, KnownSchema>()
  for (const [name, stored] of Object.entries(parsed.data)) {
    const id = /^\d+$/.test(name) ? Number(name) : null
    const guid = stored.guid ?? (id === null ? name : null)
    const schema = { id, guid, ...knownOf(stored, parsed.data) }
    if (id !== null) known.set(`id:${id}`, { key: `id:${id}`, ...schema })
    if (guid !== null) known.set(`guid:${guid}`, { key: `guid:${guid}`, ...schema })
  }
  return ok(known)
}

function knownOf(
  stored: StoredSchema,
  all: Readonly<Record<string, StoredSchema>>,
): Omit<KnownSchema, 'key' | 'id' | 'guid'> {
  const { schemaType: type, schema, references, subject = null, version = null, hasRules = false } = stored
  return {
    kind: 'known',
    schemaType: type,
    schema,
    references: collect(references, all, new Map(), 0),
    uses: references.map(({ name, subject: of, version: at }) => ({ name, subject: of, version: at })),
    subject,
    version,
    hasRules,
  }
}

/** Deeper than this is a circle. */
const maxDepth = 32

/** All references, each before its users; one whose schema the file lacks is left out, and the decoder says what is missing. */
function collect(
  references: readonly StoredReference[],
  all: Readonly<Record<string, StoredSchema>>,
  found: Map<string, ReferencedSchema>,
  depth: number,
): readonly ReferencedSchema[] {
  for (const { name, subject, version, id } of references) {
    const stored = id === null || id === undefined || !Object.hasOwn(all, String(id)) ? undefined : all[String(id)]
    const key = `${version} ${subject} ${name}`
    if (stored === undefined || found.has(key) || depth >= maxDepth) continue
    collect(stored.references, all, found, depth + 1)
    const uses = stored.references.map((use) => ({ name: use.name, subject: use.subject, version: use.version }))
    found.set(key, { name, subject, version, schema: stored.schema, id: typeof id === 'number' ? id : null, uses })
  }
  return [...found.values()]
}
