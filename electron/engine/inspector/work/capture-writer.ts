import { rmSync } from 'node:fs'
import { schemasPathOf } from '../../decoder/capture/schemas-file.ts'
import { type FileTarget, WholeFile } from '../../workspace/whole-file.ts'
import { writeAtomically } from '../../workspace/write-atomically.ts'

/** A capture that is being written, with the schemas that belong to it. */
export class CaptureWriter {
  readonly #target: FileTarget
  readonly #file: WholeFile

  constructor(target: FileTarget) {
    this.#target = target
    this.#file = new WholeFile(target)
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#file.write(bytes)
  }

  /** Puts the file in its place, with its schemas where it has some. CONFLICT where somebody else was quicker. */
  finish(schemasJson: string | null): Promise<void> {
    const { path, suffix } = this.#target
    return this.#file.finish(() => {
      if (schemasJson === null) rmSync(schemasPathOf(path), { force: true })
      else writeAtomically(schemasPathOf(path), Buffer.from(schemasJson), suffix)
    })
  }

  /** Leaves nothing behind; harmless after `finish`. */
  abandon(): Promise<void> {
    return this.#file.abandon()
  }
}
