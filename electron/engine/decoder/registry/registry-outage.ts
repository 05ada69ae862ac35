import type { Clock, Random } from '#shared/lib/clock.ts'
import type { Logger } from '../../ports.ts'
import type { RegistryFault } from './faults.ts'

/** First pause after a failure, and the longest: a registry that is restarted is found soon, one that is away costs little. */
const firstMs = 500
const longestMs = 15_000

/** A registry that cannot be used at present, and when it is tried again: growing pauses with jitter. */
export class RegistryOutage {
  readonly #ports: { readonly clock: Clock; readonly random: Random; readonly logger: Logger }
  #fault: RegistryFault | null = null
  #untilMs = 0
  #pauseMs = firstMs

  constructor(ports: { readonly clock: Clock; readonly random: Random; readonly logger: Logger }) {
    this.#ports = ports
  }

  /** When it is tried again; null while all is well. */
  get untilMs(): number | null {
    return this.#fault === null ? null : this.#untilMs
  }

  /** Why nobody needs to ask now; null when somebody may. */
  current(): RegistryFault | null {
    return this.#ports.clock.now() < this.#untilMs ? this.#fault : null
  }

  /** Several questions that fail together are one failure. */
  begin(fault: RegistryFault): void {
    if (this.current() !== null) return
    if (this.#fault === null) this.#ports.logger.warn({ cause: fault.message }, 'the schema registry cannot be used')
    this.#fault = fault
    this.#untilMs = this.#ports.clock.now() + Math.round(this.#pauseMs * (0.5 + this.#ports.random.next() / 2))
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestMs)
  }

  end(): void {
    if (this.#fault === null) return
    this.#ports.logger.info({}, 'the schema registry can be used again')
    this.#fault = null
    this.#untilMs = 0
    this.#pauseMs = firstMs
  }
}
