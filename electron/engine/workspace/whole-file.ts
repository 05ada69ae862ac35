import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { type FileHandle, open, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '#shared/lib/app-error.ts'
import { syncFolder } from './write-atomically.ts'

export type FileTarget = {
  /** Absolute. */
  readonly path: string
  /** For messages: `captures/purchases.ndjson`. */
  readonly shown: string
  readonly replace: boolean
  /** Tells this file from others that are being written. */
  readonly suffix: string
}

/**
 * A file that is being written beside its place: at any moment, a power cut included, there is either the old file or
 * the whole new one. Errors are STORE_FAILED with the way out; nothing is left behind then.
 */
export class WholeFile {
  readonly #target: FileTarget
  readonly #temporary: string
  #file: FileHandle | null = null
  #isBegun = false

  constructor(target: FileTarget) {
    this.#target = target
    this.#temporary = join(dirname(target.path), `.${basename(target.path)}.${target.suffix}.tmp`)
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#guarded(async () => {
      mkdirSync(dirname(this.#target.path), { recursive: true })
      this.#file ??= await open(this.#temporary, 'wx')
      this.#isBegun = true
      for (let written = 0; written < bytes.length;) {
        written += (await this.#file.write(bytes, written)).bytesWritten
      }
    })
  }

  /**
   * Puts the file in its place. CONFLICT where somebody else was quicker.
   * @param beside writes what belongs to it, just before
   */
  async finish(beside: () => void = () => undefined): Promise<void> {
    const { path } = this.#target
    await this.#guarded(async () => {
      await this.#file?.sync()
      await this.#file?.close()
      this.#file = null
      refuseExisting(this.#target)
      beside()
      await rename(this.#temporary, path)
      syncFolder(dirname(path))
    })
  }

  /** Leaves nothing behind; harmless after `finish`. */
  async abandon(): Promise<void> {
    await this.#file?.close().catch(() => undefined)
    this.#file = null
    if (this.#isBegun) rmSync(this.#temporary, { force: true })
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      await this.abandon()
      throw error instanceof AppError ? error : cannotWrite(this.#target.shown, error)
    }
  }
}

/** CONFLICT for a file that exists and is not to be replaced. */
export function refuseExisting({ path, shown, replace }: FileTarget): void {
  if (replace || !existsSync(path)) return
  throw new AppError(
    'CONFLICT',
    `${shown} exists already. Nothing was overwritten: choose another name, or replace it.`,
    {
      data: { file: shown },
    },
  )
}

function cannotWrite(shown: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null
  const why = cause instanceof Error ? cause.message : String(cause)
  const remedy =
    code === 'ENOSPC' ? 'Free some space on the disk and save again' : 'Check the permissions of the folder'
  return new AppError('STORE_FAILED', `${shown} cannot be written: ${why}. ${remedy}; nothing was left behind.`, {
    data: { file: shown },
    cause,
  })
}
