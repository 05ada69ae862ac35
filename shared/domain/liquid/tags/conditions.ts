import { type Condition, holds, type Operand, parseOperand } from '../condition.ts'
import { syntaxError } from '../errors.ts'
import { Body, type Node } from '../node.ts'
import { withPlace } from '../output-node.ts'
import { MarkupParser } from '../parse/markup-parser.ts'
import { blank, quotedFragment } from '../parse/patterns.ts'
import type { TagMarkup, TagReader } from '../parse/template-parser.ts'
import { parseExpression } from '../parse/expression.ts'
import type { RenderContext } from '../render-context.ts'
import { dropBlanks, readBlock } from './block.ts'

/** `condition` null is `else`. */
type Branch = { readonly condition: Condition | null; readonly body: Body }

const ifSyntax = "Syntax Error in tag 'if' - Valid syntax: if [expression]"

/** `if` and `unless`; the latter turns its first condition around. */
const conditional =
  (negated: boolean): TagReader =>
  (tag) => {
    const branches: Branch[] = [{ condition: parseCondition(tag, tag.markup), body: new Body() }]
    readBlock(tag, branches[0]?.body ?? new Body(), ({ name, markup }) => {
      if (name !== 'else' && name !== 'elsif') return null
      const body = new Body()
      branches.push({ condition: name === 'else' ? null : parseCondition(tag, markup), body })
      return body
    })
    return new ConditionalNode(tag.line, branches, negated)
  }

class ConditionalNode implements Node {
  readonly line: number
  readonly blank: boolean
  readonly #branches: readonly Branch[]
  readonly #negated: boolean

  constructor(line: number, branches: readonly Branch[], negated: boolean) {
    this.line = line
    this.#branches = branches
    this.#negated = negated
    this.blank = dropBlanks(branches.map(({ body }) => body))
  }

  render(context: RenderContext): void {
    const chosen = this.#branches.find(
      ({ condition }, i) => condition === null || holds(condition, context) !== (this.#negated && i === 0),
    )
    if (chosen !== undefined) context.render(chosen.body)
  }
}

function parseCondition(tag: TagMarkup, markup: string): Condition {
  if (tag.parser.mode === 'lax') return parseLaxly(markup)
  return withPlace(tag.line, `in "${markup.trim()}"`, () => parseStrictly(markup))
}

function parseStrictly(markup: string): Condition {
  const parser = new MarkupParser(markup)
  const chain: { left: Operand; operator: string | null; right: Operand; relation: 'and' | 'or' | null }[] = []
  for (;;) {
    const left = parseOperand(parser.expression())
    const operator = parser.accept('comparison')
    const right = operator === null ? parseExpression('nil') : parseOperand(parser.expression())
    const relation = parser.acceptId('and') ? 'and' : parser.acceptId('or') ? 'or' : null
    chain.push({ left, operator, right, relation })
    if (relation === null) break
  }
  parser.consume('end_of_string')
  return chain.reduceRight<Condition | null>(
    (condition, { left, operator, right, relation }) => ({
      left,
      operator,
      right,
      next: condition === null || relation === null ? null : { relation, condition },
    }),
    null,
  ) as Condition
}

const junction = String.raw`\b(?:${blank}?and${blank}?|${blank}?or${blank}?)\b`
const expressions = new RegExp(
  `(?:${junction}|(?:${blank}*(?!${junction})(?:${quotedFragment}|[^ \\t\\r\\n\\f\\v]+)${blank}*)+)`,
  'g',
)
const comparison = new RegExp(`(${quotedFragment})${blank}*([=!<>a-z_]+)?${blank}*(${quotedFragment})?`)

function parseLaxly(markup: string): Condition {
  const texts = [...(markup.match(expressions) ?? [])]
  let condition = laxComparison(texts.pop(), null)
  while (texts.length > 0) {
    const relation = (texts.pop() ?? '').trim()
    const next = condition
    if (relation !== 'and' && relation !== 'or') {
      laxComparison(texts.pop(), null)
      throw syntaxError(ifSyntax)
    }
    condition = laxComparison(texts.pop(), { relation, condition: next })
  }
  return condition
}

function laxComparison(text: string | undefined, next: Condition['next']): Condition {
  const found = comparison.exec(text ?? '')
  if (found === null) throw syntaxError(ifSyntax)
  const [, left = '', operator, right] = found
  return {
    left: parseOperand(left),
    operator: operator ?? null,
    right: right === undefined ? parseExpression('nil') : parseOperand(right),
    next,
  }
}

const caseSyntax = new RegExp(`(${quotedFragment})`)
const whenSyntax = new RegExp(
  `(${quotedFragment})(?:(?:${blank}+or${blank}+|${blank}*,${blank}*)(${quotedFragment}.*))?`,
  's',
)

/** `case`: every `when` that fits is printed, `else` only where none fitted before it. */
const caseOf: TagReader = (tag) => {
  const subject = caseSyntax.exec(tag.markup)?.[1]
  if (subject === undefined) throw syntaxError("Syntax Error in 'case' - Valid syntax: case [condition]")
  const left = parseExpression(subject)
  const branches: Branch[] = []
  const before = new Body()
  readBlock(tag, before, ({ name, markup }) => {
    const body = new Body()
    if (name === 'when') branches.push(...whenConditions(left, markup).map((condition) => ({ condition, body })))
    else if (name !== 'else') return null
    else if (markup.trim() === '') branches.push({ condition: null, body })
    else throw syntaxError("Syntax Error in tag 'case' - Valid else condition: {% else %} (no parameters) ")
    return body
  })
  return new CaseNode(tag.line, branches, before)
}

function whenConditions(left: Operand, markup: string): readonly Condition[] {
  const conditions: Condition[] = []
  for (let rest: string | undefined = markup; rest !== undefined;) {
    const found = whenSyntax.exec(rest)
    if (found === null) {
      throw syntaxError("Syntax Error in tag 'case' - Valid when condition: {% when [condition] [or condition2...] %}")
    }
    conditions.push({ left, operator: '==', right: parseOperand(found[1] ?? ''), next: null })
    rest = found[2]
  }
  return conditions
}

class CaseNode implements Node {
  readonly line: number
  readonly blank: boolean
  readonly #branches: readonly Branch[]

  constructor(line: number, branches: readonly Branch[], before: Body) {
    this.line = line
    this.#branches = branches
    const bodies = [...new Set(branches.map(({ body }) => body))]
    this.blank = before.isBlank && bodies.every((body) => body.isBlank)
    if (this.blank) dropBlanks(bodies)
  }

  render(context: RenderContext): void {
    let fitted = false
    for (const { condition, body } of this.#branches) {
      if (condition === null ? !fitted : holds(condition, context)) {
        context.render(body)
        if (condition !== null) fitted = true
      }
    }
  }
}

export const conditionTags = { if: conditional(false), unless: conditional(true), case: caseOf }
