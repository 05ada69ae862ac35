import { expect, it } from 'vitest'
import { knownDifferences } from '#shared/domain/liquid/ledger.ts'
import { liquidCase } from '../../support/liquid/generate-templates.ts'
import { askRuby } from '../../support/liquid/oracle.ts'
import { renderCase } from '../../support/liquid/render-case.ts'
import { describeWith } from '../../support/requirements.ts'

const perSeed = 2_000
/** Fixed, so that a failure can be looked at again. */
const seeds = [11, 12, 13]

describeWith(['ruby-liquid'], 'our Liquid and Ruby’s', () => {
  it.each(seeds)('make the same of generated templates (seed %i)', (seed) => {
    const cases = Array.from({ length: perSeed }, (_, index) => liquidCase(seed, index))
    const nowMs = Date.now()
    const different = askRuby(cases).flatMap((wanted, i) => {
      const one = cases[i]!
      const got = renderCase(one, nowMs)
      return JSON.stringify(got) === JSON.stringify(wanted) ? [] : [{ ...one, wanted, got }]
    })
    const unexplained = different.filter(({ template }) => !knownDifferences.some(({ touches }) => touches(template)))
    expect(unexplained.map(({ template, wanted, got }) => ({ template, wanted, got }))).toEqual([])
    // The aim is 98 %; what is known to differ stays far below that too.
    expect(different.length).toBeLessThan(perSeed * 0.002)
  })
})
