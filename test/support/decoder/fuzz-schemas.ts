import { compileSchema } from '#engine/decoder/compile-schema.ts'
import { createWatchdog } from '#engine/decoder/json-schema/watchdog.ts'
import type { KnownSchema } from '#shared/schema/schema-entry.ts'
import { corpusFiles, readCorpus } from './corpus.ts'
import { mutate } from './mutate.ts'
import { seededRandom } from './seeded-random.ts'

/** What a run found; `usable` counts damaged schemas that still made a decoder. */
export type SchemaFuzzReport = { readonly usable: number; readonly failures: readonly string[] }

/** Compiles damaged schemas of the corpus, and decodes rubbish with those that survive; stops at the first failure. */
export function fuzzSchemas(seed: number, inputs: number): SchemaFuzzReport {
  const random = seededRandom(seed)
  const cases = corpusFiles().flatMap((file) => readCorpus(file).flatMap(({ schemas }) => schemas))
  const schemas = [...new Map(cases.map((schema) => [schema.schema, schema])).values()]
  const watchdog = createWatchdog()
  let usable = 0
  for (let i = 0; i < inputs; i += 1) {
    const schema = random.pick(schemas)
    const { bytes, toText } = contentOf(schema)
    const text = toText(mutate(bytes, 0, random, contentOf(random.pick(schemas)).bytes))
    try {
      const state = compileSchema({ ...schema, schema: text }, watchdog)
      if (state.kind === 'missing') continue
      usable += 1
      for (const body of [random.bytes(30), Uint8Array.of(0, ...random.bytes(30))]) {
        state.decoder.decode({ bytes: body, headerTail: null })
      }
    } catch (error) {
      const why = error instanceof Error ? error.stack : String(error)
      return { usable, failures: [`${why}: ${schema.schemaType} ${JSON.stringify(text)}`] }
    }
  }
  return { usable, failures: [] }
}

/** The bytes of a schema: of the descriptor itself where the text is its base64. */
function contentOf({ schemaType, schema }: KnownSchema): { bytes: Uint8Array; toText: (bytes: Uint8Array) => string } {
  const encoding = schemaType === 'PROTOBUF' && !schema.includes(';') ? 'base64' : 'utf8'
  return { bytes: Buffer.from(schema, encoding), toText: (bytes) => Buffer.from(bytes).toString(encoding) }
}
