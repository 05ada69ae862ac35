import type { PartitionProgress, RelayHandle } from '#engine/source/types.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'
import type { StartPosition } from '#shared/schema/relay.ts'
import { lagOf } from './lag.ts'

/** Between looks at the broker while a relay runs. */
const intervalMs = 1_500

/** Looks at a source's progress now and then. While the broker is away the last numbers stay. */
export class LagWatch {
  readonly #handle: Pick<RelayHandle, 'progress'>
  readonly #from: StartPosition
  readonly #onChange: () => void
  #timer: NodeJS.Timeout | undefined
  #stopped = false
  #begun = 0
  #shown = 0
  #latest: Pick<RelayStatus, 'lag' | 'partitions'> = { lag: null, partitions: [] }

  constructor(handle: Pick<RelayHandle, 'progress'>, from: StartPosition, onChange: () => void) {
    this.#handle = handle
    this.#from = from
    this.#onChange = onChange
    this.#schedule(0)
  }

  get latest(): Pick<RelayStatus, 'lag' | 'partitions'> {
    return this.#latest
  }

  /**
   * A fresh look: true where every partition is committed up to its end. A partition with records and without a
   * committed offset has not begun. False while the source cannot tell.
   */
  async caughtUp(): Promise<boolean> {
    const progress = await this.#look()
    return progress !== null && progress.every(({ committed, low, high }) => (committed ?? low) >= high)
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  async #look(): Promise<readonly PartitionProgress[] | null> {
    const look = (this.#begun += 1)
    try {
      const progress = await this.#handle.progress()
      // Two looks may overlap: an older answer never takes the place of a newer one.
      if (look > this.#shown) {
        this.#shown = look
        this.#latest = lagOf(progress, this.#from)
      }
      if (!this.#stopped) this.#onChange()
      return progress
    } catch {
      // The source itself says that it is reconnecting; old numbers are better than none.
      return null
    }
  }

  #schedule(delayMs: number): void {
    this.#timer = setTimeout(() => {
      void this.#look().then(() => {
        if (!this.#stopped) this.#schedule(intervalMs)
      })
    }, delayMs)
  }
}
