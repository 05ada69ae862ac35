/** An Avro schema as decoding needs it: defaults, docs, aliases and orders are read and left behind. */

export const primitives = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const
export type Primitive = (typeof primitives)[number]

/** What the writer meant by the bytes of its underlying type; unknown and misplaced logical types are left out. */
export type LogicalType =
  | { readonly kind: 'decimal'; readonly scale: number }
  | { readonly kind: 'big-decimal' | 'uuid' | 'date' | 'duration' }
  | { readonly kind: 'time'; readonly digits: 3 | 6 }
  | { readonly kind: 'timestamp'; readonly digits: 3 | 6 | 9; readonly local: boolean }

export type AvroField = { readonly name: string; readonly type: AvroType }

export type AvroType =
  | { readonly kind: Primitive; readonly logical: LogicalType | null }
  | { readonly kind: 'fixed'; readonly name: string; readonly size: number; readonly logical: LogicalType | null }
  | { readonly kind: 'enum'; readonly name: string; readonly symbols: readonly string[] }
  | { readonly kind: 'array'; readonly items: AvroType }
  | { readonly kind: 'map'; readonly values: AvroType }
  | { readonly kind: 'union'; readonly branches: readonly AvroType[] }
  | { readonly kind: 'record'; readonly name: string; readonly fields: readonly AvroField[] }
  /** A named type that stands elsewhere; `candidates` are the full names it may have, the likeliest first. */
  | { readonly kind: 'reference'; readonly candidates: readonly string[] }

/** A parsed schema with all named types that it and its references define. */
export type AvroSchema = { readonly root: AvroType; readonly named: ReadonlyMap<string, AvroType> }
