import type { DecodedBody } from '#shared/domain/decode/types.ts'
import type { JsonValue } from '#shared/lib/exact-number.ts'
import { LruMap } from '#shared/lib/lru-map.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import type { Diagnostic } from '#shared/schema/record.ts'
import { compileAvro, type ReadRoot } from './avro-decoder.ts'
import { BodyReader, freeValues, Unreadable } from './body-reader.ts'
import { containerCodecs, isContainerCodec, unfoldBlock, type ContainerCodec } from './container-codecs.ts'
import { readContainerHeader, syncBytes } from './container-header.ts'

/** What all blocks of one payload may unfold to: a record of 1 MB must not take the memory of the whole program. */
const maxUnfoldedBytes = 16 * 1024 * 1024
/** Compiled schemas of containers, by text: a topic of files mostly has one. */
const keptSchemas = 16

type Compiled = ReturnType<typeof compileAvro>

/**
 * Reads Avro object container files (a whole file in one payload): the value is the list of its records, the
 * diagnostics say so. A file that breaks off gives the records before the break. Never throws.
 */
export function createContainerDecoder(): (bytes: Uint8Array) => Result<DecodedBody, Diagnostic> {
  const compiled = new LruMap<string, Compiled>(keptSchemas)

  function compile(text: string): Compiled {
    const known = compiled.get(text)
    if (known !== undefined) return known
    const made = compileAvro(text, [])
    compiled.set(text, made)
    return made
  }

  return (bytes) => {
    const reader = new BodyReader()
    reader.reset(bytes)
    try {
      return readContainer(reader, bytes.length, compile)
    } catch (error) {
      if (error instanceof Unreadable) return err(broken(`${at(reader, bytes.length)}, ${error.message}`))
      throw error
    }
  }
}

function readContainer(
  reader: BodyReader,
  size: number,
  compile: (text: string) => Compiled,
): Result<DecodedBody, Diagnostic> {
  const { metadata, sync } = readContainerHeader(reader)
  const codec = metadata.get('avro.codec')?.toString('utf8') ?? 'null'
  if (!isContainerCodec(codec)) return err(unknownCodec(codec))
  const text = metadata.get('avro.schema')?.toString('utf8')
  if (text === undefined) return err(broken('its header holds no avro.schema'))
  const schema = compile(text)
  if (!schema.ok) return err(broken(`the schema in its header cannot be used: ${schema.error}`))
  const blocks = new BlockReader(reader, { codec, sync, read: schema.value.read })
  const problem = blocks.readAll(size)
  if (problem !== null && blocks.records.length === 0) return err(broken(problem))
  const diagnostics = [listed(blocks, codec), ...blocks.notes]
  if (problem !== null) diagnostics.push(cut(blocks.records.length, problem))
  return ok({ value: blocks.records, messageType: blocks.messageType, diagnostics })
}

type Blocks = { readonly codec: ContainerCodec; readonly sync: Buffer; readonly read: ReadRoot }

class BlockReader {
  readonly #file: BodyReader
  readonly #blocks: Blocks
  readonly #inside = new BodyReader()
  readonly records: JsonValue[] = []
  readonly #notes = new Map<string, Diagnostic>()
  messageType: string | null = null
  #unfoldedLeft = maxUnfoldedBytes
  #freeValues = freeValues
  blocks = 0

  constructor(file: BodyReader, blocks: Blocks) {
    this.#file = file
    this.#blocks = blocks
  }

  get notes(): readonly Diagnostic[] {
    return [...this.#notes.values()]
  }

  /** Reads to the end; what stopped it before, in words, or null. */
  readAll(size: number): string | null {
    while (this.#file.left > 0) {
      const problem = this.#readBlock(size)
      if (problem !== null) return problem
      this.blocks += 1
    }
    return null
  }

  #readBlock(size: number): string | null {
    try {
      const count = this.#file.blockCount()
      const block = this.#file.bytes()
      const problem = this.#readRecords(count, block)
      if (problem !== null) return problem
      const matches = this.#file.fixed(syncBytes).equals(this.#blocks.sync)
      return matches ? null : `${at(this.#file, size)}, the sync marker behind block ${this.blocks + 1} is another one`
    } catch (error) {
      if (error instanceof Unreadable) return `${at(this.#file, size)}, ${error.message}`
      throw error
    }
  }

  #readRecords(count: number, block: Buffer): string | null {
    const where = `in block ${this.blocks + 1}`
    const unfolded = unfold(this.#blocks.codec, block, this.#unfoldedLeft)
    if (!unfolded.ok) return `${where} (${this.#blocks.codec}), ${unfolded.error}`
    this.#unfoldedLeft -= unfolded.value.length
    const inside = this.#inside
    inside.reset(unfolded.value, this.#freeValues)
    try {
      for (let i = 0; i < count; i += 1) this.#readRecord()
    } catch (error) {
      if (error instanceof Unreadable) return `${where}, record ${this.records.length}: ${error.message}`
      throw error
    }
    this.#freeValues = inside.freeValuesLeft
    for (const note of inside.notes) this.#notes.set(note.code, note)
    return inside.left === 0 ? null : `${where}, ${inside.left} bytes are left behind its ${count} records`
  }

  #readRecord(): void {
    this.#inside.count(1)
    const { value, messageType } = this.#blocks.read(this.#inside)
    this.records.push(value)
    this.messageType ??= messageType
  }
}

const tooLarge = `all blocks together unfold to more than ${maxUnfoldedBytes} bytes`

function unfold(codec: ContainerCodec, block: Buffer, maxBytes: number): Result<Buffer, string> {
  try {
    const bytes = unfoldBlock(codec, block, maxBytes)
    return bytes.length <= maxBytes ? ok(bytes) : err(tooLarge)
  } catch (error) {
    if (error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return err(tooLarge)
    return err(error instanceof Error ? error.message : String(error))
  }
}

const at = (reader: BodyReader, size: number): string => `at byte ${reader.at} of ${size}`

const listed = ({ records, blocks }: BlockReader, codec: string): Diagnostic => ({
  code: 'avro-container',
  message: `This is an Avro object container (a whole file in one payload) with ${records.length} record${records.length === 1 ? '' : 's'} in ${blocks} block${blocks === 1 ? '' : 's'}, codec ${codec}; they are shown as a list.`,
})

const cut = (records: number, problem: string): Diagnostic => ({
  code: 'avro-container-broken',
  message: `Only the first ${records} records could be read: ${problem}.`,
})

const broken = (problem: string): Diagnostic => ({
  code: 'avro-broken',
  message: `The payload begins like an Avro object container, but ${problem}. It stays as bytes; compare it with what the producer wrote.`,
})

const unknownCodec = (codec: string): Diagnostic => ({
  code: 'avro-codec-unknown',
  message: `The Avro object container is compressed with ${JSON.stringify(codec.slice(0, 40))}; ${containerCodecs.join(', ')} can be read. Have the producer use one of these.`,
})
