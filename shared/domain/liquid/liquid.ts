import { grouped } from '#shared/lib/quantity.ts'
import type { JsonValue } from '#shared/lib/exact-number.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { LiquidError, printed } from './errors.ts'
import { standardFilters } from './filters/standard-filters.ts'
import { Budget, defaultLimits, type LiquidClock, type LiquidLimits } from './limits.ts'
import type { Body, SourceSpan } from './node.ts'
import type { ErrorMode } from './parse/filtered.ts'
import { TemplateParser } from './parse/template-parser.ts'
import { RenderContext } from './render-context.ts'
import { conditionTags } from './tags/conditions.ts'
import { loopTags } from './tags/loops.ts'
import { otherTags } from './tags/others.ts'
import { partialTags } from './tags/partials.ts'
import { variableTags } from './tags/variables.ts'
import type { ObjectStyle } from './text.ts'
import { fromJson, isHash, type LiquidHash } from './values.ts'

/** How templates are read and printed. */
export type LiquidOptions = {
  readonly clock: LiquidClock
  /** `strict` (the default) refuses what Liquid's grammar does not know; `lax` is Ruby Liquid's own default. */
  readonly mode?: ErrorMode
  /** How objects are printed; `json` (the default) is what OneSignal does. */
  readonly objects?: ObjectStyle
  /** Templates that `include` and `render` find, by name. */
  readonly partials?: ReadonlyMap<string, string>
  readonly limits?: LiquidLimits
}

/** What is wrong with a template. Lines and columns count from 1; the message is Ruby Liquid's. */
export type LiquidProblem = { readonly message: string; readonly line: number | null; readonly column: number | null }

/** A template that was read; may be rendered many times. */
export type LiquidTemplate = { readonly source: string; readonly body: Body }

/** What came out, and what people should know of it. */
export type Rendered = {
  readonly output: string
  /** Errors that are printed in the output, in order. */
  readonly errors: readonly LiquidProblem[]
  /** Variables that there are not, as they stand in the template; each once. */
  readonly undefinedVariables: readonly string[]
  /** The same with where the `{{ … }}` or tag begins that asks for it: UTF-16 units of the source. */
  readonly undefinedAt: readonly { readonly text: string; readonly position: number }[]
  /** Filters that there are not; the value passed through. */
  readonly unknownFilters: readonly string[]
  /** Where each `{{ … }}` of the template printed: UTF-16 units of source and output. */
  readonly outputs: readonly { readonly source: SourceSpan; readonly output: SourceSpan }[]
  /** The same of the plain texts between tags. */
  readonly texts: Rendered['outputs']
}

const tags = { ...conditionTags, ...loopTags, ...variableTags, ...otherTags, ...partialTags }

/** Reads a template. Never throws; a template that is too long or too deep is a problem like any other. */
export function parseTemplate(source: string, options: LiquidOptions): Result<LiquidTemplate, LiquidProblem> {
  return caught(source, () => ({ source, body: read(source, options) }))
}

/** Data that was read once for several templates. */
export type LiquidData = LiquidHash

/** Reads data once; whatever is no object has no variables. */
export function liquidData(data: JsonValue): LiquidData {
  const given = fromJson(data)
  return isHash(given) ? given : new Map()
}

/** Renders a template with data. Fails only where a limit ends it; other errors are printed as Liquid does. */
export function renderTemplate(
  { source, body }: LiquidTemplate,
  data: JsonValue | LiquidData,
  options: LiquidOptions,
): Result<Rendered, LiquidProblem> {
  return caught(source, () => {
    const undefinedVariables = new Set<string>()
    const unknownFilters = new Set<string>()
    const undefinedAt = new Map<string, Rendered['undefinedAt'][number]>()
    const outputs: Rendered['outputs'][number][] = []
    const texts: Rendered['outputs'][number][] = []
    const given = isHash(data) ? data : liquidData(data)
    const context = new RenderContext(
      {
        style: options.objects ?? 'json',
        clock: options.clock,
        budget: new Budget(options.limits ?? defaultLimits, options.clock),
        filters: standardFilters,
        partial: partials(options),
        onOutput: ({ span }, from, to) => {
          if (span !== undefined && span !== null) outputs.push({ source: span, output: { from, to } })
        },
        onText: (text, position, from) => {
          // White space control may have cut its begin off.
          const start = Math.max(position, source.indexOf(text, position))
          texts.push({ source: { from: start, to: start + text.length }, output: { from, to: from + text.length } })
        },
        onUndefined: ({ text }, position) => {
          undefinedVariables.add(text)
          undefinedAt.set(`${position} ${text}`, { text, position })
        },
        onUnknownFilter: (name) => void unknownFilters.add(name),
      },
      new Map(given),
    )
    context.render(body)
    return {
      output: context.output,
      errors: context.errors.map((error) => problemOf(error, source)),
      undefinedVariables: [...undefinedVariables],
      undefinedAt: [...undefinedAt.values()],
      unknownFilters: [...unknownFilters],
      outputs,
      texts,
    }
  })
}

function read(source: string, { mode = 'strict', limits = defaultLimits, clock }: LiquidOptions): Body {
  if (source.length > limits.sourceChars) {
    throw new LiquidError('limit', `The template has more than ${grouped(limits.sourceChars)} characters.`)
  }
  return new TemplateParser(tags, mode, new Budget(limits, clock)).parse(source)
}

/** Partial templates by name, read once; only those that were given exist. */
function partials(options: LiquidOptions): (name: string) => Body {
  const known = new Map<string, Body>()
  return (name) => {
    const found = known.get(name)
    if (found !== undefined) return found
    const source = options.partials?.get(name)
    if (source === undefined) throw new LiquidError('file-system', `No such template '${name}'`)
    const body = read(source, options)
    known.set(name, body)
    return body
  }
}

function caught<T>(source: string, run: () => T): Result<T, LiquidProblem> {
  try {
    return ok(run())
  } catch (error) {
    if (error instanceof LiquidError) return err(problemOf(error, source))
    throw error
  }
}

function problemOf(error: LiquidError, source: string): LiquidProblem {
  const { line, position } = error
  const column = position === null ? null : position - source.lastIndexOf('\n', position - 1)
  return { message: printed(error), line, column }
}
