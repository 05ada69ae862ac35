import type { PathStep } from './path.ts'

const plainName = /^[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*$/

/** Steps from the record as an RFC 9535 JSONPath, as people would write it: `$.value.items[0]['trace-id']`. */
export function pathText(steps: readonly PathStep[]): string {
  return steps.reduce<string>((text, step) => text + stepText(step), '$')
}

function stepText(step: PathStep): string {
  if (typeof step === 'number') return `[${step}]`
  if (plainName.test(step)) return `.${step}`
  return `['${escapeName(step)}']`
}

/** JSONPath escapes as JSON does, with the single quote in the double one's place. */
const escapeName = (name: string): string =>
  JSON.stringify(name).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
