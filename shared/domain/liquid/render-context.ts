import type { Clock } from '#shared/lib/clock.ts'
import { isTruthy } from './condition.ts'
import { LiquidError, printed } from './errors.ts'
import type { FilterTable } from './filters/filter.ts'
import { invokeFilter } from './filters/invoke.ts'
import type { Budget } from './limits.ts'
import type { Body, Node } from './node.ts'
import type { Expression, Lookup } from './parse/expression.ts'
import type { Filtered } from './parse/filtered.ts'
import { lookUpMember, rangeBound } from './lookup.ts'
import { type ObjectStyle, outputText } from './text.ts'
import { type Drop, LiquidRange, type MutableHash, type Value } from './values.ts'

/** What stays the same for a whole rendering. */
export type RenderSettings = {
  readonly style: ObjectStyle
  readonly clock: Clock
  readonly budget: Budget
  readonly filters: FilterTable
  /** Gives the body of a partial template. @throws file-system error for an unknown name */
  readonly partial: (name: string) => Body
  /** Told of each `{{ … }}` of the outermost template and where in the output it printed. */
  readonly onOutput: ((node: Node, from: number, to: number) => void) | null
  /** Told of the texts of the outermost template that are printed: where they stand, and where in the output. */
  readonly onText?: ((text: string, position: number, from: number) => void) | null
  /**
   * Told of variables that there are not, with their path as it stands in the template, and where the `{{ … }}` or tag of
   * the outermost template begins that asks for it.
   */
  readonly onUndefined: ((lookup: Lookup, position: number) => void) | null
  /** Told of filters that there are not; the value passes through. */
  readonly onUnknownFilter: ((name: string) => void) | null
}

/** State that tags keep from one use to the next. */
export type Registers = {
  readonly forOffsets: Map<string, number>
  readonly forStack: Drop[]
  readonly cycles: Map<string, number>
  ifChanged: string | null
}

const maxScopes = 100

/** One rendering: scopes, output, errors. Ruby Liquid's `Context` and its output buffer. */
export class RenderContext {
  readonly settings: RenderSettings
  readonly errors: LiquidError[]
  readonly registers: Registers
  /** Innermost first; `assign` writes to the last. */
  readonly scopes: MutableHash[]
  /** What was given, and what `increment` and `decrement` count. */
  readonly environment: MutableHash
  readonly #depth: number
  templateName: string | null = null
  /** Inside of `render`, `include` is refused. */
  includeRefused = false
  interrupt: 'break' | 'continue' | null = null
  #output = ''
  /** Texts that are captured are printed nowhere yet. */
  #captures = 0
  #position = 0

  constructor(settings: RenderSettings, data: MutableHash, parent: RenderContext | null = null) {
    this.settings = settings
    this.environment = data
    this.scopes = [new Map()]
    this.errors = parent?.errors ?? []
    this.#depth = parent === null ? 0 : parent.#depth + parent.scopes.length
    this.registers = {
      forOffsets: new Map(),
      forStack: [],
      cycles: parent?.registers.cycles ?? new Map(),
      ifChanged: null,
    }
    this.#checkDepth()
  }

  get budget(): Budget {
    return this.settings.budget
  }

  get output(): string {
    return this.#output
  }

  print(value: Value): void {
    this.printText(outputText(value, this.settings.style))
  }

  printText(text: string): void {
    this.#output += text
    this.budget.checkText(this.#output.length)
  }

  /** What `run` prints, kept apart from the output. */
  capture(run: () => void): string {
    const before = this.#output
    this.#output = ''
    this.#captures += 1
    try {
      run()
      return this.#output
    } finally {
      this.#output = before
      this.#captures -= 1
    }
  }

  /** Prints a body; an error is printed where it happens and the rest goes on. */
  render(body: Body): void {
    for (const { node, position } of body.nodes) {
      this.budget.step()
      if (typeof node === 'string') {
        if (this.#isTold) this.settings.onText?.(node, position, this.#output.length)
        this.printText(node)
        continue
      }
      this.#renderNode(node, position)
      if (this.interrupt !== null) return
    }
  }

  #renderNode(node: Node, position: number): void {
    const from = this.#output.length
    const outer = this.#position
    if (this.templateName === null) this.#position = position
    try {
      node.render(this)
    } catch (error) {
      const known = asLiquidError(error)
      if (known.kind === 'limit') throw known
      known.line ??= node.line
      if (this.templateName === null) known.position ??= position
      known.templateName ??= this.templateName
      this.errors.push(known)
      if (!node.blank) this.printText(printed(known))
    } finally {
      this.#position = outer
    }
    if ((node.span ?? null) !== null && this.#isTold) this.settings.onOutput?.(node, from, this.#output.length)
  }

  /** What is printed now goes to the output itself, and stands in the outermost template. */
  get #isTold(): boolean {
    return this.templateName === null && this.#captures === 0
  }

  /** Runs with a scope of its own. */
  inScope(run: () => void): void {
    this.scopes.unshift(new Map())
    this.#checkDepth()
    try {
      run()
    } finally {
      this.scopes.shift()
    }
  }

  #checkDepth(): void {
    if (this.#depth + this.scopes.length > maxScopes) throw new LiquidError('stack-level', 'Nesting too deep')
  }

  set(name: string, value: Value): void {
    this.scopes[0]?.set(name, value)
  }

  assign(name: string, value: Value): void {
    this.scopes.at(-1)?.set(name, value)
  }

  find(name: Value): Value {
    if (typeof name !== 'string') return null
    const scope = this.scopes.find((one) => one.has(name))
    return (scope ?? this.environment).get(name) ?? null
  }

  evaluate(expression: Expression): Value {
    switch (expression.kind) {
      case 'literal':
        return expression.value
      case 'range':
        return new LiquidRange(rangeBound(this.evaluate(expression.first)), rangeBound(this.evaluate(expression.last)))
      case 'lookup':
        return this.#lookUp(expression)
    }
  }

  evaluateFiltered({ value, filters }: Filtered): Value {
    return filters.reduce<Value>((input, call) => invokeFilter(call, input, this), this.evaluate(value))
  }

  #lookUp(lookup: Lookup): Value {
    const name = this.evaluate(lookup.name)
    let value = this.find(name)
    if (value === null && !this.#isKnown(name)) this.settings.onUndefined?.(lookup, this.#position)
    for (const { key, command } of lookup.steps) {
      this.budget.step()
      const found = lookUpMember(value, this.evaluate(key), command)
      if (found === undefined) {
        if (isTruthy(value)) this.settings.onUndefined?.(lookup, this.#position)
        return null
      }
      value = found
    }
    return value
  }

  #isKnown(name: Value): boolean {
    return typeof name === 'string' && (this.environment.has(name) || this.scopes.some((scope) => scope.has(name)))
  }
}

/** What is no error of Liquid's is one of ours or of Ruby's that has no better name. */
function asLiquidError(error: unknown): LiquidError {
  if (error instanceof LiquidError) return error
  if (error instanceof RangeError && /call stack/i.test(error.message)) {
    return new LiquidError('stack-level', 'Nesting too deep')
  }
  throw error
}
