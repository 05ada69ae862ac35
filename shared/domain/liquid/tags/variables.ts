import { syntaxError } from '../errors.ts'
import type { Node } from '../node.ts'
import { OutputNode } from '../output-node.ts'
import { parseFiltered } from '../parse/filtered.ts'
import { blank, quotedFragment, strip } from '../parse/patterns.ts'
import type { TagMarkup, TagReader } from '../parse/template-parser.ts'
import { type Expression, parseExpression } from '../parse/expression.ts'
import { withPlace } from '../output-node.ts'
import { inspect, joinTexts, toText } from '../text.ts'
import { isArray } from '../values.ts'
import { readBody } from './block.ts'

const signature = String.raw`(?:\(?[\w\-.[\]]\)?)+`
const assignment = new RegExp(`(${signature})${blank}*=${blank}*(.*)${blank}*`, 's')

const assign: TagReader = ({ markup, line, parser }) => {
  const found = assignment.exec(markup)
  if (found === null) throw syntaxError("Syntax Error in 'assign' - Valid syntax: assign [var] = [source]")
  const [, name = '', source = ''] = found
  const filtered = withPlace(line, `in "{{${source}}}"`, () => parseFiltered(source, parser.mode))
  return { line, blank: true, render: (context) => context.assign(name, context.evaluateFiltered(filtered)) }
}

const capture: TagReader = (tag) => {
  const name = new RegExp(signature).exec(tag.markup)?.[0]
  if (name === undefined) throw syntaxError("Syntax Error in 'capture' - Valid syntax: capture [var]")
  const body = readBody(tag)
  return {
    line: tag.line,
    blank: true,
    render: (context) =>
      context.assign(
        name,
        context.capture(() => context.render(body)),
      ),
  }
}

const counter =
  (step: 1n | -1n): TagReader =>
  ({ markup, line }) => {
    const name = strip(markup)
    return {
      line,
      blank: false,
      render: (context) => {
        const value = context.environment.get(name)
        const before = typeof value === 'bigint' ? value : 0n
        context.environment.set(name, before + step)
        context.print(step === 1n ? before : before - 1n)
      },
    }
  }

const namedCycle = new RegExp(`^(${quotedFragment})${blank}*:${blank}*(.*)`, 's')
const oneItem = new RegExp(`${blank}*(${quotedFragment})${blank}*`)

const cycle: TagReader = ({ markup, line }) => {
  const named = namedCycle.exec(markup)
  if (named === null && !new RegExp(`^(?:${quotedFragment})+`).test(markup)) {
    throw syntaxError("Syntax Error in 'cycle' - Valid syntax: cycle [name :] var [, var2, var3 ...]")
  }
  const items = (named?.[2] ?? markup).split(',').flatMap((text) => {
    const item = oneItem.exec(text)?.[1]
    return item === undefined ? [] : [parseExpression(item)]
  })
  return new CycleNode(line, named === null ? null : parseExpression(named[1] ?? ''), items)
}

class CycleNode implements Node {
  readonly line: number
  readonly blank = false
  readonly #name: Expression | null
  readonly #items: readonly Expression[]
  /** Without a name, cycles of the same literals are one; those with variables are each their own. */
  readonly #ownKey: string

  constructor(line: number, name: Expression | null, items: readonly Expression[]) {
    this.line = line
    this.#name = name
    this.#items = items
    this.#ownKey = items.every(({ kind }) => kind === 'literal')
      ? `of ${items.map((item) => (item.kind === 'literal' ? inspect(item.value) : '')).join(', ')}`
      : `at ${line}: ${items.map((item) => (item.kind === 'lookup' ? item.text : item.kind)).join(', ')}`
  }

  render(context: Parameters<Node['render']>[0]): void {
    const key = this.#name === null ? this.#ownKey : `named ${inspect(context.evaluate(this.#name))}`
    const { cycles } = context.registers
    const index = cycles.get(key) ?? 0
    const item = this.#items[index]
    const value = item === undefined ? null : context.evaluate(item)
    const { style } = context.settings
    context.printText(isArray(value) ? joinTexts(value, '', style) : toText(value, style))
    cycles.set(key, index + 1 >= this.#items.length ? 0 : index + 1)
  }
}

const echo: TagReader = ({ markup, line, parser }: TagMarkup) => new OutputNode(markup, parser.mode, line, null)

export const variableTags = { assign, capture, increment: counter(1n), decrement: counter(-1n), cycle, echo }
