import { type LiquidOptions, type LiquidProblem, parseTemplate, renderTemplate } from '#shared/domain/liquid/liquid.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { JsonValue } from '#shared/lib/exact-number.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { getOwn } from '#shared/lib/own-property.ts'
import { isJsonObject } from '#shared/domain/mapping/describe.ts'

/**
 * One bare template (interfaces.md §2): `{"id","template","data","templates"?,"mode"?}` in, `{"id","result","errors"?}` or
 * `{"id","error","line","column"}` out, as JSON texts. Never throws for what a line may hold.
 */
export function renderLine(line: string, clock: Clock): string {
  const parsed = parseJson(line)
  if (!parsed.ok) return failure(null, { message: `Not JSON: ${parsed.error.message}`, line: null, column: null })
  const job = parsed.value
  if (!isJsonObject(job)) return failure(null, nowhere('A line must be an object with "template" and "data".'))
  const id = getOwn(job, 'id') ?? null
  const template = getOwn(job, 'template')
  if (typeof template !== 'string') return failure(id, nowhere('"template" must be a text.'))
  const options = optionsOf(getOwn(job, 'mode'), getOwn(job, 'templates'), clock)
  if (typeof options === 'string') return failure(id, nowhere(options))
  const read = parseTemplate(template, options)
  if (!read.ok) return failure(id, read.error)
  const rendered = renderTemplate(read.value, getOwn(job, 'data') ?? null, options)
  if (!rendered.ok) return failure(id, rendered.error)
  const { output, errors } = rendered.value
  return stringifyJson({ id, result: output, ...(errors.length === 0 ? {} : { errors: errors.map(toJson) }) })
}

function optionsOf(
  mode: JsonValue | undefined,
  templates: JsonValue | undefined,
  clock: Clock,
): LiquidOptions | string {
  if (mode !== undefined && mode !== null && mode !== 'strict' && mode !== 'lax') return '"mode" is strict or lax.'
  if (templates === undefined || templates === null) return { clock, mode: mode ?? 'strict' }
  if (!isJsonObject(templates)) return '"templates" must be an object of names and texts.'
  const partials = new Map<string, string>()
  for (const [name, text] of Object.entries(templates)) {
    if (typeof text !== 'string') return `The template ${JSON.stringify(name)} must be a text.`
    partials.set(name, text)
  }
  return { clock, mode: mode ?? 'strict', partials }
}

const nowhere = (message: string): LiquidProblem => ({ message, line: null, column: null })
const toJson = ({ message, line, column }: LiquidProblem): JsonValue => ({ message, line, column })

/** An answer that says why there is no result. */
export const failure = (id: JsonValue, { message, line, column }: LiquidProblem): string =>
  stringifyJson({ id, error: message, line, column })
