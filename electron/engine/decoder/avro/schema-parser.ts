import type { JsonObject, JsonValue } from '#shared/lib/exact-number.ts'
import { ExactNumber } from '#shared/lib/exact-number.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { getOwn } from '#shared/lib/own-property.ts'
import { logicalTypeOf } from './logical-type.ts'
import { SchemaProblem } from './schema-problem.ts'
import { primitives, type AvroSchema, type AvroType, type Primitive } from './types.ts'

/** Types inside types inside types; deeper ones are no schema that anybody wrote. */
const maxNesting = 500
/** A fixed value of this size could not stand in any Kafka record. */
const maxFixedBytes = 2 ** 31 - 1

/**
 * Reads an Avro schema and the texts it refers to. Lenient where real schemas are (a type wrapped twice, a name that
 * is defined again), since the payloads were written with them all the same.
 * @param references texts of other schemas whose named types this one uses, in any order
 * @throws {SchemaProblem} where it is no Avro schema, in words
 */
export function parseAvroSchema(text: string, references: readonly { name: string; schema: string }[]): AvroSchema {
  const named = new Map<string, AvroType>()
  for (const { name, schema } of references) {
    try {
      new SchemaReader(named).read(schema)
    } catch (error) {
      throw error instanceof SchemaProblem ? new SchemaProblem(`in the reference ${name}: ${error.message}`) : error
    }
  }
  return { root: new SchemaReader(named).read(text), named }
}

class SchemaReader {
  readonly #named: Map<string, AvroType>
  #nesting = 0

  constructor(named: Map<string, AvroType>) {
    this.#named = named
  }

  read(text: string): AvroType {
    const parsed = parseJson(text)
    // Some registries hand out a bare name instead of a JSON string.
    if (!parsed.ok && /^[\w.]+$/.test(text.trim())) return this.#type(text.trim(), '')
    if (!parsed.ok)
      throw new SchemaProblem(`it is not JSON (position ${parsed.error.position}: ${parsed.error.message})`)
    return this.#type(parsed.value, '')
  }

  #type(schema: JsonValue | undefined, namespace: string): AvroType {
    if (typeof schema === 'string') return named(schema, namespace)
    this.#nesting += 1
    if (this.#nesting > maxNesting) throw new SchemaProblem(`its types are nested more than ${maxNesting} levels deep`)
    const type = Array.isArray(schema)
      ? this.#union(schema as readonly JsonValue[], namespace)
      : this.#complex(objectOf(schema), namespace)
    this.#nesting -= 1
    return type
  }

  #union(branches: readonly JsonValue[], namespace: string): AvroType {
    return { kind: 'union', branches: branches.map((branch) => this.#type(branch, namespace)) }
  }

  #complex(schema: JsonObject, namespace: string): AvroType {
    const type = getOwn(schema, 'type')
    switch (type) {
      case 'record':
      case 'error':
        return this.#record(schema, namespace)
      case 'enum':
        return this.#define(schema, namespace, (name) => ({ kind: 'enum', name, symbols: symbolsOf(schema, name) }))
      case 'fixed':
        return this.#define(schema, namespace, (name) => {
          const size = sizeOf(schema, name)
          return { kind: 'fixed', name, size, logical: logicalTypeOf(schema, 'fixed', size) }
        })
      case 'array':
        return { kind: 'array', items: this.#type(getOwn(schema, 'items'), namespace) }
      case 'map':
        return { kind: 'map', values: this.#type(getOwn(schema, 'values'), namespace) }
      default:
        if (typeof type === 'string' && isPrimitive(type)) return { kind: type, logical: logicalTypeOf(schema, type) }
        return this.#type(type, namespace)
    }
  }

  #record(schema: JsonObject, namespace: string): AvroType {
    return this.#define(schema, namespace, (name) => {
      const fields = getOwn(schema, 'fields')
      if (!Array.isArray(fields)) throw new SchemaProblem(`record ${name} has no list of fields`)
      const inside = namespaceOf(name)
      return { kind: 'record', name, fields: fields.map((field: JsonValue) => this.#field(field, name, inside)) }
    })
  }

  #field(field: JsonValue, record: string, namespace: string): { name: string; type: AvroType } {
    const object = objectOf(field)
    const name = getOwn(object, 'name')
    if (typeof name !== 'string') throw new SchemaProblem(`a field of record ${record} has no name`)
    return { name, type: this.#type(getOwn(object, 'type'), namespace) }
  }

  #define(schema: JsonObject, namespace: string, build: (name: string) => AvroType): AvroType {
    const name = fullName(schema, namespace)
    const type = build(name)
    this.#named.set(name, type)
    const aliases = getOwn(schema, 'aliases')
    for (const alias of Array.isArray(aliases) ? (aliases as readonly JsonValue[]) : []) {
      if (typeof alias !== 'string') continue
      const full = alias.includes('.') ? alias : qualified(namespaceOf(name), alias)
      if (!this.#named.has(full)) this.#named.set(full, type)
    }
    return type
  }
}

function objectOf(schema: JsonValue | undefined): JsonObject {
  if (schema === undefined) throw new SchemaProblem('a type is missing')
  if (typeof schema === 'object' && schema !== null && !Array.isArray(schema) && !(schema instanceof ExactNumber)) {
    return schema as JsonObject
  }
  throw new SchemaProblem('a type must be a name, an object or a list, and one of them is none of these')
}

const isPrimitive = (name: string): name is Primitive => (primitives as readonly string[]).includes(name)

/** A primitive, or a name that stands for a type of the same namespace, or of none. */
function named(name: string, namespace: string): AvroType {
  if (isPrimitive(name)) return { kind: name, logical: null }
  if (name.includes('.') || namespace === '') return { kind: 'reference', candidates: [name.replace(/^\./, '')] }
  return { kind: 'reference', candidates: [qualified(namespace, name), name] }
}

const qualified = (namespace: string, name: string): string => (namespace === '' ? name : `${namespace}.${name}`)

const namespaceOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('.')))

function fullName(schema: JsonObject, enclosing: string): string {
  const name = getOwn(schema, 'name')
  if (typeof name !== 'string' || name === '') throw new SchemaProblem('a record, enum or fixed has no name')
  if (name.includes('.')) return name.replace(/^\./, '')
  const namespace = getOwn(schema, 'namespace')
  return qualified(typeof namespace === 'string' ? namespace : enclosing, name)
}

function symbolsOf(schema: JsonObject, name: string): readonly string[] {
  const symbols = getOwn(schema, 'symbols')
  if (Array.isArray(symbols) && symbols.every((symbol) => typeof symbol === 'string')) return symbols
  throw new SchemaProblem(`enum ${name} has no list of symbols`)
}

function sizeOf(schema: JsonObject, name: string): number {
  const size = getOwn(schema, 'size')
  if (typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 && size <= maxFixedBytes) return size
  throw new SchemaProblem(`fixed ${name} has no size`)
}
