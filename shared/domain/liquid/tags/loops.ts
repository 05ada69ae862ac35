import { syntaxError } from '../errors.ts'
import { walk } from '../lookup.ts'
import { Body, type Node } from '../node.ts'
import { toInteger, toIntegerLoosely } from '../numbers.ts'
import { withPlace } from '../output-node.ts'
import { type Expression, parseExpression } from '../parse/expression.ts'
import { MarkupParser } from '../parse/markup-parser.ts'
import { blank, quotedFragment, tagAttributes } from '../parse/patterns.ts'
import type { TagReader } from '../parse/template-parser.ts'
import type { RenderContext } from '../render-context.ts'
import type { Value } from '../values.ts'
import { dropBlanks, readBlock, readBody } from './block.ts'
import { ForloopDrop, TablerowDrop } from './loop-drops.ts'

type Loop = {
  readonly variable: string
  /** Under this name `offset: continue` finds where the last loop ended. */
  readonly name: string
  readonly collection: Expression
  readonly reversed: boolean
  readonly offset: Expression | 'continue' | null
  readonly limit: Expression | null
}

const laxFor = new RegExp(`^([\\w-]+)${blank}+in${blank}+((?:${quotedFragment})+)${blank}*(reversed)?`)

function parseLoop(markup: string, mode: 'strict' | 'lax', line: number): Loop {
  if (mode === 'strict') return withPlace(line, `in "${markup.trim()}"`, () => parseStrictly(markup))
  const found = laxFor.exec(markup)
  if (found === null) throw syntaxError("Syntax Error in 'for loop' - Valid syntax: for [item] in [collection]")
  const [, variable = '', collection = '', reversed] = found
  return loopOf(variable, collection, reversed !== undefined, tagAttributes(markup))
}

function parseStrictly(markup: string): Loop {
  const parser = new MarkupParser(markup)
  const variable = parser.consume('id')
  if (!parser.acceptId('in')) throw syntaxError("For loops require an 'in' clause")
  const collection = parser.expression()
  const reversed = parser.acceptId('reversed')
  const attributes: (readonly [string, string])[] = []
  while (parser.looksAt('id') && parser.looksAt('colon', 1)) {
    const name = parser.consume('id')
    if (name !== 'limit' && name !== 'offset') {
      throw syntaxError('Invalid attribute in for loop. Valid attributes are limit and offset')
    }
    parser.consume('colon')
    attributes.push([name, parser.expression()])
  }
  parser.consume('end_of_string')
  return loopOf(variable, collection, reversed, attributes)
}

function loopOf(
  variable: string,
  collection: string,
  reversed: boolean,
  attributes: readonly (readonly [string, string])[],
): Loop {
  const last = (name: string) => attributes.findLast(([one]) => one === name)?.[1]
  const [offset, limit] = [last('offset'), last('limit')]
  return {
    variable,
    name: `${variable}-${collection}`,
    collection: parseExpression(collection),
    reversed,
    offset: offset === undefined ? null : offset === 'continue' ? 'continue' : parseExpression(offset),
    limit: limit === undefined ? null : parseExpression(limit),
  }
}

const forTag: TagReader = (tag) => {
  const loop = parseLoop(tag.markup, tag.parser.mode, tag.line)
  const body = new Body()
  let otherwise: Body | null = null
  readBlock(tag, body, ({ name }) => (name === 'else' ? (otherwise = new Body()) : null))
  return new ForNode(tag.line, loop, body, otherwise)
}

class ForNode implements Node {
  readonly line: number
  readonly blank: boolean
  readonly #loop: Loop
  readonly #body: Body
  readonly #otherwise: Body | null

  constructor(line: number, loop: Loop, body: Body, otherwise: Body | null) {
    this.line = line
    this.#loop = loop
    this.#body = body
    this.#otherwise = otherwise
    this.blank = dropBlanks(otherwise === null ? [body] : [body, otherwise])
  }

  render(context: RenderContext): void {
    const items = this.#items(context)
    if (items.length > 0) this.#renderItems(items, context)
    else if (this.#otherwise !== null) context.render(this.#otherwise)
  }

  #items(context: RenderContext): readonly Value[] {
    const { name, collection, offset, limit, reversed } = this.#loop
    const { forOffsets } = context.registers
    const from = offset === 'continue' ? BigInt(forOffsets.get(name) ?? 0) : (optional(offset, context) ?? 0n)
    const items = context.evaluate(collection)
    const count = limit === null ? null : optional(limit, context)
    const segment = walk(items, from, count === null ? null : from + count, context.budget)
    forOffsets.set(name, Number(from) + segment.length)
    return reversed ? segment.toReversed() : segment
  }

  #renderItems(items: readonly Value[], context: RenderContext): void {
    const { forStack } = context.registers
    context.inScope(() => {
      const loop = new ForloopDrop(this.#loop.name, items.length, forStack.at(-1) ?? null)
      forStack.push(loop)
      try {
        context.set('forloop', loop)
        for (const item of items) {
          context.budget.step()
          context.set(this.#loop.variable, item)
          context.render(this.#body)
          loop.advance()
          const { interrupt } = context
          context.interrupt = null
          if (interrupt === 'break') break
        }
      } finally {
        forStack.pop()
      }
    })
  }
}

/** Null where there is nothing. @throws argument error `invalid integer` */
function optional(expression: Expression | null, context: RenderContext): bigint | null {
  const value = expression === null ? null : context.evaluate(expression)
  return value === null ? null : toInteger(value)
}

const tablerowSyntax = new RegExp(`(\\w+)${blank}+in${blank}+((?:${quotedFragment})+)`)

const tablerow: TagReader = (tag) => {
  const found = tablerowSyntax.exec(tag.markup)
  if (found === null) {
    throw syntaxError("Syntax Error in 'table_row loop' - Valid syntax: table_row [item] in [collection] cols=3")
  }
  const attributes = new Map(tagAttributes(tag.markup).map(([name, value]) => [name, parseExpression(value)]))
  return new TablerowNode(tag.line, found[1] ?? '', parseExpression(found[2] ?? ''), attributes, readBody(tag))
}

class TablerowNode implements Node {
  readonly line: number
  readonly blank = false
  readonly #variable: string
  readonly #collection: Expression
  readonly #attributes: ReadonlyMap<string, Expression>
  readonly #body: Body

  constructor(
    line: number,
    variable: string,
    collection: Expression,
    attributes: ReadonlyMap<string, Expression>,
    body: Body,
  ) {
    this.line = line
    this.#variable = variable
    this.#collection = collection
    this.#attributes = attributes
    this.#body = body
  }

  render(context: RenderContext): void {
    const collection = context.evaluate(this.#collection)
    if (collection === null || collection === false) return
    const from = this.#number('offset', context) ?? 0n
    const limit = this.#number('limit', context)
    const items = walk(collection, from, limit === null ? null : from + limit, context.budget)
    const loop = new TablerowDrop(items.length, Number(this.#number('cols', context) ?? 0n))
    context.printText('<tr class="row1">\n')
    context.inScope(() => {
      context.set('tablerowloop', loop)
      for (const item of items) this.#renderCell(item, loop, context)
    })
    context.printText('</tr>\n')
  }

  #renderCell(item: Value, loop: TablerowDrop, context: RenderContext): void {
    context.budget.step()
    context.set(this.#variable, item)
    context.printText(`<td class="col${loop.column}">`)
    context.render(this.#body)
    context.printText('</td>')
    if (loop.isLastColumn && !loop.isLast) context.printText(`</tr>\n<tr class="row${loop.row + 1}">`)
    loop.advance()
  }

  #number(name: string, context: RenderContext): bigint | null {
    const expression = this.#attributes.get(name)
    return expression === undefined ? null : toIntegerLoosely(context.evaluate(expression))
  }
}

const interruption =
  (kind: 'break' | 'continue'): TagReader =>
  ({ line }) => ({ line, blank: false, render: (context) => void (context.interrupt = kind) })

export const loopTags = {
  for: forTag,
  tablerow,
  break: interruption('break'),
  continue: interruption('continue'),
}
