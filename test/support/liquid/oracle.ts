import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { LiquidCase } from './generate-templates.ts'

/** What Ruby's Liquid makes of a case: the output, or the message of the error that refused the template. */
export type OracleAnswer = { readonly id: string; readonly result?: string; readonly error?: string }

const script = join(import.meta.dirname, 'oracle.rb')

/** Asks Ruby's own Liquid (Debian: ruby-liquid), all cases in one process. Throws where it does not run. */
export function askRuby(cases: readonly LiquidCase[]): readonly OracleAnswer[] {
  const input = cases
    .map(
      ({ id, template, dataJson, mode }) =>
        `{"id":${JSON.stringify(id)},"template":${JSON.stringify(template)},"mode":"${mode}","data":${dataJson.replaceAll('\n', '')}}\n`,
    )
    .join('')
  const { status, stdout, stderr } = spawnSync('ruby', [script], { input, encoding: 'utf8', maxBuffer: 2 ** 30 })
  if (status !== 0) throw new Error(`ruby ended with ${status}: ${stderr}`)
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as OracleAnswer)
}
