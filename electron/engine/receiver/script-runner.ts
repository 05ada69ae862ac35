import { isDeepStrictEqual } from 'node:util'
import type { ScriptStep } from '#shared/schema/receiver.ts'

/** The next scripted answer with its place, for the note: `step 2 of 4`. */
export type ScriptedStep<Step = ScriptStep> = { readonly step: Step; readonly place: string }

/** Walks a script: each step as often as its `times` says; after the last it begins again. */
export class ScriptRunner<Step extends ScriptStep = ScriptStep> {
  readonly #steps: readonly Step[]
  #index = 0
  #used = 0

  constructor(steps: readonly Step[]) {
    this.#steps = steps
  }

  /** For a file that was changed: this runner at its place where its script is the same, else a new one at the first step. */
  following(steps: readonly Step[]): ScriptRunner<Step> {
    return isDeepStrictEqual(steps, this.#steps) ? this : new ScriptRunner(steps)
  }

  /** null where there is no script. */
  next(): ScriptedStep<Step> | null {
    const step = this.#steps[this.#index]
    if (step === undefined) return null
    const place = `step ${this.#index + 1} of ${this.#steps.length}`
    this.#used += 1
    if (this.#used >= step.times) {
      this.#used = 0
      this.#index = (this.#index + 1) % this.#steps.length
    }
    return { step, place }
  }
}
