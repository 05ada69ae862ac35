import type { ErrorObject } from 'ajv'
import type { Diagnostic } from '#shared/schema/record.ts'
import type { Validation } from './validator.ts'

/** More say no more. */
const maxShown = 5

/** The first few violations, each with its place as a JSON path and what was expected there. */
export function violationsOf(validation: Validation): readonly Diagnostic[] {
  if (validation.kind === 'given-up') return [notChecked(validation.why)]
  // "must match then schema" and the like only sum up what the errors before them say.
  const telling = validation.errors.filter(
    ({ keyword }) => keyword !== 'if' && keyword !== 'allOf' && keyword !== '$ref',
  )
  const errors = telling.length > 0 ? telling : validation.errors
  const shown = errors.slice(0, maxShown).map(violation)
  if (errors.length <= maxShown) return shown
  return [
    ...shown,
    { code: 'json-schema-violation', message: `${errors.length - maxShown} more violations of the schema.` },
  ]
}

const violation = (error: ErrorObject): Diagnostic => ({
  code: 'json-schema-violation',
  message: `Does not fit its schema at ${jsonPath(error.instancePath)}: ${expectation(error)}.`,
})

/** The value is shown all the same: a check that cannot be made says nothing about it. */
const notChecked = (why: string): Diagnostic => ({
  code: 'json-schema-unchecked',
  message: `The value was not checked against its schema: ${why}. The schema may have a pattern or a recursion that takes very long.`,
})

/** A JSON pointer as people write paths: `$.items[3].sku`. */
function jsonPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, step) => path + pathStep(step), '$')
}

function pathStep(step: string): string {
  if (/^\d+$/.test(step)) return `[${step}]`
  return /^[A-Za-z_][\w]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
}

function expectation({ keyword, message = 'it is invalid', params }: ErrorObject): string {
  const given = params as { readonly [name: string]: unknown }
  switch (keyword) {
    case 'enum':
      return `${message}: ${listed(given['allowedValues'])}`
    case 'const':
      return `must be ${shortJson(given['allowedValue'])}`
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return `${message}: ${shortJson(given['additionalProperty'] ?? given['unevaluatedProperty'])}`
    default:
      return message
  }
}

const listed = (values: unknown): string =>
  Array.isArray(values) ? values.slice(0, 10).map(shortJson).join(', ') + (values.length > 10 ? ', …' : '') : ''

function shortJson(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
