import { z } from 'zod'

/** Kinds of schemas as the registry's API spells them. */
export const schemaType = z.enum(['AVRO', 'PROTOBUF', 'JSON'])
export type SchemaType = z.infer<typeof schemaType>

/** How a schema names another one: `name` is what it calls it (an import's path, a type's name, a `$ref`). */
export type SchemaReference = { readonly name: string; readonly subject: string; readonly version: number }

/** A schema that another one refers to, with its text. */
export type ReferencedSchema = SchemaReference & {
  readonly schema: string
  /** Its own id, where the registry told it. */
  readonly id?: number | null
  /** What it refers to itself, directly. */
  readonly uses?: readonly SchemaReference[]
}

/** A schema with everything that decoding needs, as plain data: travels to workers and into files. */
export type KnownSchema = {
  readonly kind: 'known'
  /** `id:1042` or `guid:…`: how payloads name it. */
  readonly key: string
  readonly id: number | null
  readonly guid: string | null
  readonly schemaType: SchemaType
  /** The text as the registry holds it; Protobuf may also be a base64 FileDescriptorProto. */
  readonly schema: string
  /** All that it refers to, directly or through others, each before its users. */
  readonly references: readonly ReferencedSchema[]
  /** What it names directly; absent where that is all of `references`. */
  readonly uses?: readonly SchemaReference[]
  /** One subject and version under which it is registered, where that is known. */
  readonly subject: string | null
  readonly version: number | null
  /** It carries rules (encryption, migration) that are reported and not carried out. */
  readonly hasRules: boolean
}

/** Why a schema is not at hand. The message says what, why, what to do. */
export type MissingSchema = {
  readonly kind: 'missing'
  readonly key: string
  /** `registry-needed`, `schema-not-found`, `registry-unauthorized`, `registry-forbidden`, `registry-unreachable`, `registry-broken`. */
  readonly code: string
  readonly message: string
  /** Asking again may help (the registry is down), as opposed to an answer that will stay. */
  readonly retryable: boolean
}

export type SchemaEntry = KnownSchema | MissingSchema
