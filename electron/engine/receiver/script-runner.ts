import type { ScriptStep } from '#shared/schema/receiver.ts'

/** The next scripted answer with its place, for the note: `step 2 of 4`. */
export type ScriptedStep = { readonly step: ScriptStep; readonly place: string }

/** Walks a script: each step as often as its `times` says; after the last it begins again. */
export class ScriptRunner {
  readonly #steps: readonly ScriptStep[]
  #index = 0
  #used = 0

  constructor(steps: readonly ScriptStep[]) {
    this.#steps = steps
  }

  /** null where there is no script. */
  next(): ScriptedStep | null {
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
