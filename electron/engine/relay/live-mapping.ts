import type { Steps } from '#engine/pipeline/prepare.ts'
import type { SchemaBook } from '#engine/decoder/schema-book.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { RelayFile } from '#shared/schema/relay.ts'
import { mappingFilesOf, stepsOf } from './steps.ts'

/**
 * The mapping of a running relay, kept up with its file: a change counts for the records that come after it. While the
 * file is bad, the last good mapping stays in use, and the note says so.
 */
export class LiveMapping {
  readonly #workspace: Workspace
  readonly #file: RelayFile
  readonly #clusterId: string
  readonly #clock: Clock
  readonly #schemas: SchemaBook
  readonly #stop: () => void
  #steps: Steps
  #note: string | null = null

  /** Throws NOT_FOUND or BAD_FILE where there is no good mapping to begin with. */
  constructor(options: {
    readonly workspace: Workspace
    readonly file: RelayFile
    readonly clusterId: string
    readonly clock: Clock
    readonly schemas: SchemaBook
    readonly onNote: () => void
  }) {
    this.#workspace = options.workspace
    this.#file = options.file
    this.#clusterId = options.clusterId
    this.#clock = options.clock
    this.#schemas = options.schemas
    this.#steps = stepsOf(options.workspace, options.file, options.clusterId, options.schemas)
    this.#stop = options.workspace.onChange(() => {
      if (this.#reload()) options.onNote()
    })
  }

  get steps(): Steps {
    return this.#steps
  }

  /** What people should know about a change, or null. */
  get note(): string | null {
    return this.#note
  }

  close(): void {
    this.#stop()
  }

  #reload(): boolean {
    const before = this.#note
    const files = mappingFilesOf(this.#file)
    const name = files.length === 1 ? files[0] : `One of ${files.join(', ')}`
    try {
      const next = stepsOf(this.#workspace, this.#file, this.#clusterId, this.#schemas)
      if (next.mapping.revision !== this.#steps.mapping.revision) {
        this.#note = `${name} was changed at ${timeOfDay(this.#clock)}; records from then on are mapped by the new version.`
      } else if (this.#note?.includes('last good') === true) this.#note = null
      this.#steps = next
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.#note = `${name} cannot be used (${error.message}); the last good version stays in use.`
    }
    return this.#note !== before
  }
}

const timeOfDay = (clock: Clock): string => `${new Date(clock.now()).toISOString().slice(11, 19)} UTC`
