import { parseTemplate, renderTemplate } from '#shared/domain/liquid/liquid.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import type { LiquidCase } from './generate-templates.ts'
import type { OracleAnswer } from './oracle.ts'

/** The same case by our own Liquid, printing objects as Ruby does. */
export function renderCase({ id, template, dataJson, mode }: LiquidCase, nowMs: number): OracleAnswer {
  const options = { clock: { now: () => nowMs }, mode, objects: 'ruby' } as const
  const data = parseJson(dataJson)
  if (!data.ok) throw new Error(data.error.message)
  const parsed = parseTemplate(template, options)
  if (!parsed.ok) return { id, error: parsed.error.message }
  const rendered = renderTemplate(parsed.value, data.value, options)
  return rendered.ok ? { id, result: rendered.value.output } : { id, error: rendered.error.message }
}
