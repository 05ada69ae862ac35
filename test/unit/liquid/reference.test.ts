import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { LiquidCase } from '../../support/liquid/generate-templates.ts'
import { dataJson } from '../../support/liquid/template-parts.ts'
import type { OracleAnswer } from '../../support/liquid/oracle.ts'
import { renderCase } from '../../support/liquid/render-case.ts'

const path = join(import.meta.dirname, '..', '..', 'fixtures', 'liquid', 'reference.ndjson')
const answers = readFileSync(path, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as OracleAnswer & Pick<LiquidCase, 'template' | 'mode'>)

test('prints what Ruby’s Liquid printed', () => {
  expect(answers.length).toBeGreaterThan(500)
  const different = answers.flatMap(({ id, template, mode, result, error }) => {
    const got = renderCase({ id, template, mode, dataJson }, Date.UTC(2026, 10, 22))
    return got.result === result && got.error === error
      ? []
      : [{ id, template, mode, wanted: result ?? error, got: got.result ?? got.error }]
  })
  expect(different).toEqual([])
})
