import { createRequire } from 'node:module'
import type { Ajv, Options } from 'ajv'
import type { JsonObject, JsonValue } from '#shared/lib/exact-number.ts'
import { getOwn } from '#shared/lib/own-property.ts'

/** Drafts of JSON Schema as validators know them; draft-06 is draft-07 without some keywords. */
export type Draft = '04' | '07' | '2019-09' | '2020-12'

/** The draft that a schema names; Confluent's serializers take draft-07 where it names none. */
export function draftOf(schema: JsonValue): Draft {
  const name = typeof schema === 'object' && schema !== null ? getOwn(schema as JsonObject, '$schema') : null
  if (typeof name !== 'string') return '07'
  if (/draft-0[34]/.test(name)) return '04'
  if (name.includes('2019-09')) return '2019-09'
  return name.includes('2020-12') || name.includes('draft/next') ? '2020-12' : '07'
}

type AjvClass = new (options: Options) => Ajv

/** Ajv is loaded when the first JSON Schema comes: most workspaces have none. */
function loadAjv(draft: Draft): AjvClass {
  const require = createRequire(import.meta.url)
  const path = draft === '2020-12' ? 'ajv/dist/2020.js' : draft === '2019-09' ? 'ajv/dist/2019.js' : 'ajv'
  return (require(path) as { readonly default: AjvClass }).default
}

/**
 * A lenient validator: schemas are as they are, and payloads were written with them. Formats are annotations. Only own
 * members count, since payloads may name theirs `constructor`.
 */
export function createValidator(draft: Draft, allErrors: boolean): Ajv {
  const Validator = loadAjv(draft)
  return new Validator({
    strict: false,
    strictNumbers: false,
    validateSchema: false,
    validateFormats: false,
    ownProperties: true,
    logger: false,
    allErrors,
    // 19.99 is a multiple of 0.01, whatever doubles make of it.
    multipleOfPrecision: 8,
    // Patterns are checked for their cost before; without the u flag as a second try, see `patternEngine`.
    code: { regExp: patternEngine },
  })
}

/**
 * JSON Schema wants Unicode patterns, and many schemas hold patterns that only work without that flag (`[\w-.]`,
 * `\-`): those are taken as they were meant.
 */
const patternEngine = Object.assign(
  (pattern: string, flags: string): RegExp => {
    try {
      return new RegExp(pattern, flags)
    } catch {
      return new RegExp(pattern)
    }
  },
  { code: 'new RegExp' },
)
