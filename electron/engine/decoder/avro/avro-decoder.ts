import type { BodyDecoder, DecodedBody, FramedBody } from '#shared/domain/decode/types.ts'
import type { JsonValue } from '#shared/lib/exact-number.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import type { Diagnostic } from '#shared/schema/record.ts'
import type { KnownSchema } from '#shared/schema/schema-entry.ts'
import { BodyReader, Unreadable } from './body-reader.ts'
import { branchIndex, Compiler, type Read } from './compile.ts'
import { readBare } from './compile-logical.ts'
import { parseAvroSchema } from './schema-parser.ts'
import { SchemaProblem } from './schema-problem.ts'
import type { AvroType, LogicalType } from './types.ts'

/** What a compiled schema reads: a value, and the name of the record that it is. */
export type ReadRoot = (reader: BodyReader) => { readonly value: JsonValue; readonly messageType: string | null }

/** Compiles an Avro schema. Fails with a diagnostic where the text is no schema or a type that it uses is missing. */
export function createAvroDecoder(
  schema: Pick<KnownSchema, 'key' | 'schema' | 'references'>,
): Result<BodyDecoder, Diagnostic> {
  const compiled = compileAvro(schema.schema, schema.references)
  if (!compiled.ok) {
    return err({
      code: 'schema-broken',
      message: `The Avro schema ${schema.key} cannot be used: ${compiled.error}. The payload stays as bytes; look at the schema in the registry.`,
    })
  }
  const { read } = compiled.value
  const reader = new BodyReader()
  return ok({ format: 'avro', decode: ({ bytes }: FramedBody) => decodeBody(read, reader, bytes) })
}

/** A schema as a reader of bodies, or what is wrong with it, in words. */
export function compileAvro(
  text: string,
  references: readonly { readonly name: string; readonly schema: string }[],
): Result<{ readonly read: ReadRoot }, string> {
  try {
    const schema = parseAvroSchema(text, references)
    const compiler = new Compiler(schema)
    return ok({ read: readRoot(compiler, compiler.resolve(schema.root)) })
  } catch (error) {
    if (error instanceof SchemaProblem) return err(error.message)
    // Types that chain through thousands of others exhaust the stack.
    if (error instanceof RangeError) return err('its types are nested too deeply')
    throw error
  }
}

function decodeBody(read: ReadRoot, reader: BodyReader, bytes: Uint8Array): Result<DecodedBody, Diagnostic> {
  reader.reset(bytes)
  try {
    const { value, messageType } = read(reader)
    if (reader.left > 0) noteTrailing(reader, bytes.length)
    return ok({ value, messageType, diagnostics: reader.notes })
  } catch (error) {
    if (error instanceof Unreadable) return err(unreadable(error, reader.at, bytes.length))
    throw error
  }
}

function noteTrailing(reader: BodyReader, size: number): void {
  reader.note(
    'avro-trailing-bytes',
    `${reader.left} of ${size} bytes are left behind the value: the payload was probably written with another schema than the one it names, and what is shown may be wrong.`,
  )
}

function unreadable(problem: Unreadable, at: number, size: number): Diagnostic {
  const where = problem.path === '' ? '' : ` in ${problem.path}`
  return {
    code: 'avro-broken',
    message: `The bytes do not fit the Avro schema: at byte ${at} of ${size}${where}, ${problem.message}. They were cut off, or written with another schema than the one they name.`,
  }
}

function readRoot(compiler: Compiler, root: AvroType): ReadRoot {
  if (root.kind === 'bytes') return readRawBytes(root.logical, compiler.compile(root))
  if (root.kind === 'union') {
    const branches = root.branches.map((branch) => compiler.resolve(branch))
    const reads = branches.map((branch) => withName(compiler.compile(branch), branch))
    return (reader) => (reads[branchIndex(reader, reads.length)] as ReadRoot)(reader)
  }
  return withName(compiler.compile(root), root)
}

function withName(read: Read, type: AvroType): ReadRoot {
  const messageType = 'name' in type ? type.name : null
  return (reader) => ({ value: read(reader), messageType })
}

/**
 * A schema that is nothing but `bytes`: Confluent's serializers for Java and Python write the bytes as they are, others
 * write the length first, as Avro says. A length that fits exactly decides.
 */
function readRawBytes(logical: LogicalType | null, read: Read): ReadRoot {
  return (reader) => {
    if (startsWithItsLength(reader.peek())) return { value: read(reader), messageType: null }
    reader.note(
      'avro-raw-bytes',
      'The schema is just bytes, and they stand here without the length that Avro puts first, as Confluent’s serializers write them.',
    )
    return { value: readBare(reader, reader.fixed(reader.left), logical), messageType: null }
  }
}

function startsWithItsLength(bytes: Buffer): boolean {
  const probe = new BodyReader()
  probe.reset(bytes)
  try {
    probe.bytes()
    return probe.left === 0
  } catch (error) {
    if (error instanceof Unreadable) return false
    throw error
  }
}
