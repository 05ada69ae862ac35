/**
 * Writes test/fixtures/liquid/reference.ndjson: what Ruby's Liquid makes of the hand-written templates and of some
 * generated ones, in both modes. Run by hand where ruby-liquid is installed: `npx node test/support/liquid/make-reference.ts`.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type LiquidCase, liquidCase } from './generate-templates.ts'
import { dataJson } from './template-parts.ts'
import { handWritten } from './hand-written.ts'
import { askRuby } from './oracle.ts'

const byHand = handWritten.flatMap((template, i): LiquidCase[] => [
  { id: `hand-${i}-strict`, template, dataJson, mode: 'strict' },
  { id: `hand-${i}-lax`, template, dataJson, mode: 'lax' },
])
/** Times without a date read the clock; seconds beyond 10^14 are a known difference. */
const generated = Array.from({ length: 300 }, (_, index) => liquidCase(99, index)).filter(
  ({ template }) => !/12:30|now|today|(?:big|order).*\| date/s.test(template),
)
const cases = [...byHand, ...generated]
const lines = askRuby(cases).map((answer, i) => {
  const { template = '', mode } = cases[i] ?? {}
  return JSON.stringify({ ...answer, mode, template })
})
const path = join(import.meta.dirname, '..', '..', 'fixtures', 'liquid', 'reference.ndjson')
mkdirSync(dirname(path), { recursive: true })
writeFileSync(path, `${lines.join('\n')}\n`)
console.log(`${lines.length} answers written`)
