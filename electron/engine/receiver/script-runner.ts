import { isDeepStrictEqual } from 'node:util'
import type { ScriptStep } from '#shared/schema/receiver.ts'

/** The next scripted answer with its place, for the note: `step 2 of 4`. */
export type ScriptedStep<Step = ScriptStep> = { readonly step: Step; readonly place: string }

/** The seed where a file gives none: a script with chances is repeatable all the same. */
const defaultSeed = 1

/** Walks a script: each step as often as its `times` says; after the last it begins again. */
export class ScriptRunner<Step extends ScriptStep = ScriptStep> {
  readonly #steps: readonly Step[]
  readonly #seed: number
  readonly #dice: () => number
  #index = 0
  #used = 0

  constructor(steps: readonly Step[], seed = defaultSeed) {
    this.#steps = steps
    this.#seed = seed
    this.#dice = seededDice(seed)
  }

  /** For a file that was changed: this runner at its place where its script is the same, else a new one at the first step. */
  following(steps: readonly Step[], seed = defaultSeed): ScriptRunner<Step> {
    const same = seed === this.#seed && isDeepStrictEqual(steps, this.#steps)
    return same ? this : new ScriptRunner(steps, seed)
  }

  /** null where there is no script, or where every step of it left its turn to the next one. */
  next(): ScriptedStep<Step> | null {
    for (let passed = 0; passed < this.#steps.length; passed += 1) {
      const step = this.#steps[this.#index]
      if (step === undefined) return null
      if (step.probability !== undefined && this.#dice() >= step.probability) {
        this.#turn()
        continue
      }
      const place = `step ${this.#index + 1} of ${this.#steps.length}`
      this.#used += 1
      if (this.#used >= step.times) this.#turn()
      return { step, place }
    }
    return null
  }

  #turn(): void {
    this.#used = 0
    this.#index = (this.#index + 1) % this.#steps.length
  }
}

/** Mulberry32: small, good enough for faults, the same everywhere. Uniform in [0, 1). */
function seededDice(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
