import { LiquidError } from '../errors.ts'
import { type Expression, parseExpression } from './expression.ts'
import { MarkupParser } from './markup-parser.ts'
import { blank, quotedFragment, tagAttribute } from './patterns.ts'

export type FilterCall = {
  readonly name: string
  readonly args: readonly Expression[]
  /** `name: value` arguments, which Ruby hands over as one last hash; null where there are none. */
  readonly named: readonly (readonly [name: string, value: Expression])[] | null
}

/** `value | filter: argument, …`. */
export type Filtered = { readonly value: Expression; readonly filters: readonly FilterCall[] }

/** `strict` refuses what the grammar does not know, `lax` takes what it understands of it. */
export type ErrorMode = 'strict' | 'lax'

const nothing: Expression = { kind: 'literal', value: null }

/** @throws syntax error in strict mode */
export function parseFiltered(markup: string, mode: ErrorMode): Filtered {
  try {
    return parseStrictly(markup)
  } catch (error) {
    if (!(error instanceof LiquidError)) throw error
    if (mode === 'lax') return parseLaxly(markup)
    throw error
  }
}

function parseStrictly(markup: string): Filtered {
  const parser = new MarkupParser(markup)
  if (parser.looksAt('end_of_string')) return { value: nothing, filters: [] }
  const value = parseExpression(parser.expression())
  const filters: FilterCall[] = []
  while (parser.accept('pipe') !== null) {
    const name = parser.consume('id')
    filters.push(filterCall(name, parser.accept('colon') === null ? [] : filterArguments(parser)))
  }
  parser.consume('end_of_string')
  return { value, filters }
}

function filterArguments(parser: MarkupParser): readonly string[] {
  const args = [parser.argument()]
  while (parser.accept('comma') !== null) args.push(parser.argument())
  return args
}

const onlyAttribute = new RegExp(`^${tagAttribute}$`, 's')

function filterCall(name: string, texts: readonly string[]): FilterCall {
  const args: Expression[] = []
  const named: (readonly [string, Expression])[] = []
  for (const text of texts) {
    const attribute = onlyAttribute.exec(text)
    if (attribute === null) args.push(parseExpression(text))
    else named.push([attribute[1] ?? '', parseExpression(attribute[2] ?? '')])
  }
  return { name, args, named: named.length === 0 ? null : named }
}

const fragmentAndRest = new RegExp(`(${quotedFragment})(.*)`, 's')
const afterPipe = new RegExp(`\\|${blank}*(.*)`, 's')
const eachFilter = new RegExp(`(?:${blank}+|${quotedFragment}|,)+`, 'g')
const eachArgument = new RegExp(`(?::|,)${blank}*((?:\\w+${blank}*:${blank}*)?${quotedFragment})`, 'g')

function parseLaxly(markup: string): Filtered {
  const found = fragmentAndRest.exec(markup)
  if (found === null) return { value: nothing, filters: [] }
  const [, value = '', rest = ''] = found
  const filters = (afterPipe.exec(rest)?.[1]?.match(eachFilter) ?? []).flatMap((text) => {
    const name = /\w+/.exec(text)?.[0]
    if (name === undefined) return []
    return [
      filterCall(
        name,
        [...text.matchAll(eachArgument)].map(([, argument = '']) => argument),
      ),
    ]
  })
  return { value: parseExpression(value), filters }
}
