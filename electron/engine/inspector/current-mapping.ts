import { noSchemas } from '#shared/domain/decode/no-schemas.ts'
import type { SchemaLookup } from '#shared/domain/decode/types.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'
import type { Workspace } from '../workspace/types.ts'
import { createJudge, type Judge } from './judge.ts'
import type { ReaderMapping } from './reader/protocol.ts'

/**
 * The mapping that the inspector judges with, following its file. A bad or missing file counts as no mapping: the
 * workspace says what is wrong with it.
 */
export class CurrentMapping {
  readonly #workspace: Workspace
  readonly #clock: Clock
  #name: string | null = null
  #format: RecordFormat = 'auto'
  #schemas: SchemaLookup = noSchemas
  #text = 'null'
  #revision = 1
  #judge: Judge

  constructor(workspace: Workspace, clock: Clock) {
    this.#workspace = workspace
    this.#clock = clock
    this.#judge = createJudge({ revision: this.#revision, mapping: null, format: 'auto' }, clock)
  }

  get name(): string | null {
    return this.#name
  }

  get judge(): Judge {
    return this.#judge
  }

  forReader(): ReaderMapping {
    return { revision: this.#revision, mapping: JSON.parse(this.#text) }
  }

  choose(name: string | null, format: RecordFormat, schemas: SchemaLookup): void {
    this.#name = name
    this.#format = format
    this.#schemas = schemas
    this.#apply(this.#read())
  }

  /** Reads the file again; true when it would now judge differently. */
  refresh(): boolean {
    const text = this.#read()
    if (text === this.#text) return false
    this.#apply(text)
    return true
  }

  /** Records may be read otherwise than before: what was judged counts no longer. */
  judgeAnew(): void {
    this.#apply(this.#text)
  }

  #apply(text: string): void {
    this.#text = text
    this.#revision += 1
    const mapping: unknown = JSON.parse(text)
    this.#judge = createJudge({ revision: this.#revision, mapping, format: this.#format }, this.#clock, this.#schemas)
  }

  #read(): string {
    const file = this.#workspace.list('mappings').find(({ name }) => name === this.#name)
    return JSON.stringify(file?.value ?? null)
  }
}
