import { argumentError, LiquidError, syntaxError } from '../errors.ts'
import { walk } from '../lookup.ts'
import type { Node } from '../node.ts'
import { type Expression, parseExpression } from '../parse/expression.ts'
import { blank, quotedFragment, quotedString, tagAttributes } from '../parse/patterns.ts'
import type { TagReader } from '../parse/template-parser.ts'
import { RenderContext } from '../render-context.ts'
import { isArray, LiquidRange, type Value } from '../values.ts'
import { ForloopDrop } from './loop-drops.ts'

const alias = `(?:${blank}+as${blank}+([\\w-]+))?`
const includeSyntax = new RegExp(
  `((?:${quotedFragment})+)(?:${blank}+(?:with|for)${blank}+((?:${quotedFragment})+))?${alias}`,
)
const renderSyntax = new RegExp(
  `((?:${quotedString})+)(?:${blank}+(with|for)${blank}+((?:${quotedFragment})+))?${alias}`,
)

type Attributes = readonly (readonly [name: string, value: Expression])[]

const attributesOf = (markup: string): Attributes =>
  tagAttributes(markup).map(([name, value]) => [name, parseExpression(value)])

/** The last part of a template's path is the variable that it gets. */
const variableOf = (name: string): string => name.split('/').at(-1) ?? name

const include: TagReader = ({ markup, line }) => {
  const found = includeSyntax.exec(markup)
  if (found === null) {
    throw syntaxError("Error in tag 'include' - Valid syntax: include '[template]' (with|for) [object|collection]")
  }
  const [, name = '', variable, as] = found
  return new IncludeNode(
    line,
    parseExpression(name),
    variable === undefined ? null : parseExpression(variable),
    as ?? null,
    attributesOf(markup),
  )
}

class IncludeNode implements Node {
  readonly line: number
  readonly blank = false
  readonly #name: Expression
  readonly #variable: Expression | null
  readonly #alias: string | null
  readonly #attributes: Attributes

  constructor(line: number, name: Expression, variable: Expression | null, as: string | null, attributes: Attributes) {
    this.line = line
    this.#name = name
    this.#variable = variable
    this.#alias = as
    this.#attributes = attributes
  }

  render(context: RenderContext): void {
    if (context.includeRefused) throw new LiquidError('disabled', 'include usage is not allowed in this context')
    const name = context.evaluate(this.#name)
    if (typeof name !== 'string') throw argumentError("Argument error in tag 'include' - Illegal template name")
    const body = context.settings.partial(name)
    const variable = this.#variable === null ? context.find(name) : context.evaluate(this.#variable)
    const before = context.templateName
    context.templateName = name
    try {
      context.inScope(() => {
        for (const [key, value] of this.#attributes) context.set(key, context.evaluate(value))
        for (const item of isArray(variable) ? variable : [variable]) {
          context.set(this.#alias ?? variableOf(name), item)
          context.render(body)
        }
      })
    } finally {
      context.templateName = before
    }
  }
}

const render: TagReader = ({ markup, line }) => {
  const found = renderSyntax.exec(markup)
  if (found === null) throw syntaxError("Syntax error in tag 'render' - Template name must be a quoted string")
  const [, quoted = '', relation, variable, as] = found
  const name = quoted.slice(1, -1)
  const value = variable === undefined ? null : parseExpression(variable)
  const attributes = attributesOf(markup)
  return {
    line,
    blank: false,
    render: (context) => {
      const body = context.settings.partial(name)
      const given = value === null ? null : context.evaluate(value)
      const printOne = (item: Value, loop: ForloopDrop | null): void => {
        const inner = new RenderContext(context.settings, new Map(), context)
        inner.templateName = name
        inner.includeRefused = true
        if (loop !== null) inner.set('forloop', loop)
        for (const [key, expression] of attributes) inner.set(key, context.evaluate(expression))
        if (item !== null) inner.set(as ?? variableOf(name), item)
        inner.render(body)
        context.printText(inner.output)
        loop?.advance()
      }
      if (relation !== 'for' || !isWalkable(given)) {
        printOne(given, null)
        return
      }
      const items = walk(given, 0n, null, context.budget)
      const loop = new ForloopDrop(name, items.length, null)
      for (const item of items) printOne(item, loop)
    },
  }
}

const isWalkable = (value: Value): boolean => isArray(value) || value instanceof Map || value instanceof LiquidRange

export const partialTags = { include, render }
