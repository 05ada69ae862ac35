import type { JsonObject, JsonValue } from '#shared/lib/exact-number.ts'
import { getOwn } from '#shared/lib/own-property.ts'
import type { KnownSchema } from '#shared/schema/schema-entry.ts'
import { draftOf, type Draft } from './drafts.ts'
import { modernised } from './draft-04.ts'

/** A JSON Schema with all that it refers to, parsed. */
export type Documents = {
  readonly draft: Draft
  readonly root: JsonValue
  /** By every name under which a `$ref` may mean it. */
  readonly named: ReadonlyMap<string, JsonValue>
}

/** Where relative references of documents without an `$id` resolve to. */
const baseUri = 'schema:/'

/** Parses a schema and its references. Throws a SyntaxError where one of them is no JSON Schema. */
export function readDocuments({ schema, references }: Pick<KnownSchema, 'schema' | 'references'>): Documents {
  const parsed = JSON.parse(schema) as JsonValue
  const draft = draftOf(parsed)
  const root = prepared(parsed, draft)
  const others = references.map(({ name, schema: text }) => ({ name, document: prepareText(text, name) }))
  const bases = [root, ...others.map(({ document }) => document)].map(idOf).filter((id) => id !== '')
  const named = new Map<string, JsonValue>()
  for (const { name, document } of others) {
    // A reference is called by its name, by its own $id, or by its name seen from a document with an $id.
    for (const key of [name, ...bases.map((base) => resolved(base, name))])
      if (!named.has(key)) named.set(key, document)
  }
  return { draft, root, named }
}

function prepareText(text: string, name: string): JsonValue {
  try {
    const parsed = JSON.parse(text) as JsonValue
    return prepared(parsed, draftOf(parsed))
  } catch (error) {
    throw new SyntaxError(`in the reference ${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** `$async` would turn the validator into one that answers later. */
function prepared(document: JsonValue, draft: Draft): JsonValue {
  if (typeof document === 'boolean') return document
  const modern = draft === '04' ? modernised(document) : document
  if (!isObject(modern)) throw new SyntaxError('a JSON Schema is an object, true or false')
  const { $async: _, ...rest } = modern
  return rest
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The `$id` of a document, or ''. */
function idOf(document: JsonValue): string {
  const id = isObject(document) ? getOwn(document, '$id') : null
  return typeof id === 'string' ? id.replace(/#$/, '') : ''
}

function resolved(base: string, name: string): string {
  try {
    return new URL(name, new URL(base, baseUri)).href
  } catch {
    return name
  }
}

/** What a `$ref` within a document means, as far as that can be told by looking: for measuring, not for validating. */
export function findTarget({ root, named }: Documents, reference: string): JsonValue | undefined {
  const [path = '', fragment = ''] = reference.split('#', 2)
  const document = path === '' || path === idOf(root) ? root : (named.get(path) ?? byId(named, path))
  if (document === undefined || fragment === '') return document
  return fragment.startsWith('/') ? follow(document, fragment) : undefined
}

const byId = (named: Documents['named'], id: string): JsonValue | undefined =>
  [...named.values()].find((document) => idOf(document) === id)

function follow(document: JsonValue, pointer: string): JsonValue | undefined {
  let node: JsonValue | undefined = document
  for (const step of pointer.slice(1).split('/')) {
    const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(node)) node = (node as readonly JsonValue[])[Number(key)]
    else node = isObject(node) ? getOwn(node, key) : undefined
  }
  return node
}
