import avro from 'avsc'
import { fc } from '../property.ts'
import { bigintLong } from './bigint-long.ts'

/** A schema, a value as avsc wants it, and what the value must decode to. */
export type AvroSample = { readonly schema: unknown; readonly written: unknown; readonly expected: unknown }

/** Digits of a long travel as bigint; everything else as the JSON value that decoding gives. */
const scalar = <T>(schema: string, values: fc.Arbitrary<T>, expected: (value: T) => unknown = (value) => value) =>
  values.map((written): AvroSample => ({ schema, written, expected: expected(written) }))

const scalars = fc.oneof(
  fc.constant<AvroSample>({ schema: 'null', written: null, expected: null }),
  scalar('boolean', fc.boolean()),
  scalar('int', fc.integer()),
  scalar('long', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  scalar('double', fc.double({ noNaN: true, noDefaultInfinity: true })),
  scalar('string', fc.string({ unit: 'grapheme' })),
  scalar(
    'bytes',
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    (bytes) => bytes.toString('base64'),
  ),
)

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/)
const isNamed = (schema: unknown): schema is { name: string } =>
  typeof schema === 'object' && schema !== null && 'name' in schema

/** Types are named by their place, so that no two share a name. */
function renamed(schema: unknown, path: string): unknown {
  if (Array.isArray(schema)) return schema.map((branch, i) => renamed(branch, `${path}_${i}`))
  if (typeof schema !== 'object' || schema === null) return schema
  const copy: Record<string, unknown> = { ...schema }
  if (isNamed(schema)) copy['name'] = `T${path}`
  for (const inside of ['items', 'values'])
    if (inside in copy) copy[inside] = renamed(copy[inside], `${path}_${inside}`)
  if (Array.isArray(copy['fields'])) {
    copy['fields'] = copy['fields'].map((field: { name: string; type: unknown }, i) => ({
      ...field,
      type: renamed(field.type, `${path}_${i}`),
    }))
  }
  return copy
}

/** Values of one schema in a list: the first sample's schema with copies of its value. */
const repeated = (sample: fc.Arbitrary<AvroSample>) => fc.tuple(sample, fc.nat(3))

const { tree } = fc.letrec<{ tree: AvroSample; leaf: AvroSample }>((tie) => ({
  leaf: scalars,
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.tuple(fc.nat(2), fc.uniqueArray(name, { minLength: 3, maxLength: 3 })).map(([index, symbols]): AvroSample => ({
      schema: { type: 'enum', name: 'E', symbols },
      written: symbols[index],
      expected: symbols[index],
    })),
    fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes): AvroSample => ({
      schema: { type: 'fixed', name: 'F', size: bytes.length },
      written: Buffer.from(bytes),
      expected: Buffer.from(bytes).toString('base64'),
    })),
    repeated(tie('tree')).map(([{ schema, written, expected }, times]): AvroSample => ({
      schema: { type: 'array', items: schema },
      written: Array.from({ length: times }, () => written),
      expected: Array.from({ length: times }, () => expected),
    })),
    fc
      .tuple(
        tie('tree'),
        fc.uniqueArray(
          fc.string().filter((key) => key !== '__proto__'),
          { maxLength: 3 },
        ),
      )
      .map(([{ schema, written, expected }, keys]): AvroSample => ({
        schema: { type: 'map', values: schema },
        written: Object.fromEntries(keys.map((key) => [key, written])),
        expected: Object.fromEntries(keys.map((key) => [key, expected])),
      })),
    fc
      .uniqueArray(fc.tuple(name, tie('tree')), { maxLength: 5, selector: ([field]) => field })
      .map((fields): AvroSample => ({
        schema: {
          type: 'record',
          name: 'R',
          fields: fields.map(([field, { schema }]) => ({ name: field, type: schema })),
        },
        written: Object.fromEntries(fields.map(([field, { written }]) => [field, written])),
        expected: Object.fromEntries(fields.map(([field, { expected }]) => [field, expected])),
      })),
  ),
}))

/** Any value of any schema. */
export const anyAvro: fc.Arbitrary<AvroSample> = tree.map((sample) => ({
  ...sample,
  schema: renamed(sample.schema, ''),
}))

/** The value's bytes as avsc writes them. */
export function encodeWithAvsc(schema: unknown, written: unknown): Buffer {
  return avro.Type.forSchema(schema as avro.Schema, { registry: { long: bigintLong }, wrapUnions: true }).toBuffer(
    written,
  )
}
