import { ExactNumber, type JsonValue } from '#shared/lib/exact-number.ts'
import { setOwn } from '#shared/lib/own-property.ts'
import { Unreadable, type BodyReader } from './body-reader.ts'
import { compileLogical } from './compile-logical.ts'
import { leastBytesOf } from './least-bytes.ts'
import { SchemaProblem } from './schema-problem.ts'
import type { AvroField, AvroSchema, AvroType } from './types.ts'

/** Reads one value of one type. */
export type Read = (reader: BodyReader) => JsonValue

/** A long as JSON writes it: all digits. */
const exactLong = (value: number | bigint): JsonValue =>
  typeof value === 'number' ? value : new ExactNumber(value.toString())

/** JSON has no NaN and no infinities: they become strings. */
const finite = (value: number): JsonValue => (Number.isFinite(value) ? value : String(value))

/**
 * Turns a schema into closures over a reader, once; reading a body then asks nothing of the schema any more. Named
 * types are compiled once each and may be recursive.
 */
export class Compiler {
  readonly #named: AvroSchema['named']
  readonly #compiled = new Map<AvroType, { read: Read | null }>()
  readonly #leastBytes = leastBytesOf((type) => this.resolve(type))

  constructor(schema: AvroSchema) {
    this.#named = schema.named
  }

  /** @throws {SchemaProblem} where a name stands for nothing */
  compile(type: AvroType): Read {
    switch (type.kind) {
      case 'reference':
        return this.compile(this.resolve(type))
      case 'record':
        return this.#once(type, () => this.#record(type.fields))
      case 'enum':
        return readEnum(type.symbols)
      case 'array':
        return this.#array(type.items)
      case 'map':
        return this.#map(type.values)
      case 'union':
        return this.#union(type.branches)
      default:
        return compileLogical(type) ?? compileScalar(type)
    }
  }

  resolve(type: AvroType): AvroType {
    if (type.kind !== 'reference') return type
    for (const name of type.candidates) {
      const found = this.#named.get(name)
      if (found !== undefined) return found
    }
    throw new SchemaProblem(`it uses the type ${type.candidates[0] ?? ''}, which neither it nor its references define`)
  }

  #once(type: AvroType, build: () => Read): Read {
    const known = this.#compiled.get(type)
    if (known !== undefined) return known.read ?? ((reader) => known.read?.(reader) ?? null)
    const slot: { read: Read | null } = { read: null }
    this.#compiled.set(type, slot)
    const read = build()
    slot.read = read
    return read
  }

  #record(fields: readonly AvroField[]): Read {
    const names = fields.map(({ name }) => name)
    const reads = fields.map(({ type }) => this.compile(type))
    const plainNames = !names.includes('__proto__')
    return (reader) => {
      const record: { [key: string]: JsonValue } = {}
      reader.enter()
      reader.count(reads.length)
      let i = 0
      try {
        for (; i < reads.length; i += 1) {
          const value = (reads[i] as Read)(reader)
          if (plainNames) record[names[i] as string] = value
          else setOwn(record, names[i] as string, value)
        }
      } catch (error) {
        throw located(error, `.${names[i] ?? ''}`)
      }
      reader.leave()
      return record
    }
  }

  #array(items: AvroType): Read {
    const read = this.compile(items)
    const least = this.#leastBytes(items)
    return (reader) => {
      const array: JsonValue[] = []
      reader.enter()
      try {
        for (let count = block(reader, least); count > 0; count = block(reader, least)) {
          for (let i = 0; i < count; i += 1) array.push(read(reader))
        }
      } catch (error) {
        throw located(error, `[${array.length}]`)
      }
      reader.leave()
      return array
    }
  }

  #map(values: AvroType): Read {
    const read = this.compile(values)
    const least = 1 + this.#leastBytes(values)
    return (reader) => {
      const map: { [key: string]: JsonValue } = {}
      let key = ''
      reader.enter()
      try {
        for (let count = block(reader, least); count > 0; count = block(reader, least)) {
          for (let i = 0; i < count; i += 1) {
            key = reader.string()
            setOwn(map, key, read(reader))
          }
        }
      } catch (error) {
        throw located(error, `[${JSON.stringify(key.slice(0, 60))}]`)
      }
      reader.leave()
      return map
    }
  }

  #union(branches: readonly AvroType[]): Read {
    const reads = branches.map((branch) => this.compile(branch))
    return (reader) => (reads[branchIndex(reader, reads.length)] as Read)(reader)
  }
}

/** Which branch of a union follows. */
export function branchIndex(reader: BodyReader, branches: number): number {
  const index = reader.long()
  if (typeof index === 'number' && index >= 0 && index < branches) return index
  throw new Unreadable(`branch ${index} of a union of ${branches} was asked for`)
}

function block(reader: BodyReader, leastBytesEach: number): number {
  const count = reader.blockCount()
  if (count * leastBytesEach > reader.left) {
    throw new Unreadable(`it claims ${count} items, but only ${reader.left} bytes are left`)
  }
  reader.count(count)
  return count
}

const located = (error: unknown, step: string): unknown => (error instanceof Unreadable ? error.within(step) : error)

function readEnum(symbols: readonly string[]): Read {
  return (reader) => {
    const index = reader.int()
    const symbol = symbols[index]
    if (symbol === undefined) throw new Unreadable(`symbol ${index} of an enum of ${symbols.length} was asked for`)
    return symbol
  }
}

function compileScalar(
  type: Exclude<AvroType, { kind: 'reference' | 'record' | 'enum' | 'array' | 'map' | 'union' }>,
): Read {
  switch (type.kind) {
    case 'null':
      return () => null
    case 'boolean':
      return (reader) => reader.boolean()
    case 'int':
      return (reader) => reader.int()
    case 'long':
      return (reader) => exactLong(reader.long())
    case 'float':
      return (reader) => finite(reader.float())
    case 'double':
      return (reader) => finite(reader.double())
    case 'bytes':
      return (reader) => reader.base64Bytes()
    case 'string':
      return (reader) => reader.string()
    case 'fixed':
      return (reader) => reader.base64(type.size)
  }
}
