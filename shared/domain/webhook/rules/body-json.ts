import type { Rendered } from '#shared/domain/liquid/liquid.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { pathText, meantPath } from '../context/context-paths.ts'
import type { CompiledField } from '../template/compile-webhook.ts'
import { partsOf, pathsIn } from '../template/scan-template.ts'
import type { TextSpan, WebhookContext, WebhookFinding } from '../types.ts'
import { findFaults, type Output, standsInText } from './body-culprits.ts'
import { isText, type Missing, realPath } from './undefined-variables.ts'
import { webhookFinding } from './webhook-rules.ts'

/** Looking for the culprit parses the body again and again: for longer ones only the place is told. */
const maxSearchedChars = 200_000

/**
 * Why a body that should be JSON is not, and which expressions broke it. An expression is one of them if the body can be
 * read with a number in its place and not without.
 */
export function brokenJson(
  compiled: CompiledField,
  rendered: Rendered,
  missing: readonly Missing[],
  context: WebhookContext,
): readonly WebhookFinding[] {
  const { output, outputs } = rendered
  const parsed = parseJson(output)
  if (parsed.ok) return unquotedTexts(compiled, rendered, context)
  const { culprits, own } =
    output.length <= maxSearchedChars ? findFaults(output, outputs) : { culprits: [], own: parsed.error }
  const bySource = new Map(culprits.map((one) => [one.source.from, one]))
  return [
    ...[...bySource.values()].map((one) => {
      const printed = output.slice(one.output.from, one.output.to)
      return culprit(compiled, one, { printed, isInText: standsInText(output, outputs, one), missing, context })
    }),
    ...(own === null ? [] : [ownFault(compiled, rendered, own)]),
  ]
}

function ownFault(
  compiled: CompiledField,
  rendered: Rendered,
  { message, position }: { readonly message: string; readonly position: number },
): WebhookFinding {
  const span = templatePlace(compiled, rendered, position)
  return webhookFinding('body-not-json', compiled, span, { text: `The body is not JSON: ${message}.` })
}

type Case = {
  readonly printed: string
  readonly isInText: boolean
  readonly missing: readonly Missing[]
  readonly context: WebhookContext
}

function culprit(compiled: CompiledField, { source }: Output, one: Case): WebhookFinding {
  const { printed, isInText, missing, context } = one
  const expression = compiled.source.slice(source.from, source.to)
  const absent = missing.find(({ markup }) => markup.span.from === source.from)
  const finding = (text: string, fix: string) =>
    webhookFinding('body-not-json', compiled, source, { text: `${text}, so the body is not JSON.`, fix })
  if (printed.trim() === '') {
    const what =
      absent === undefined ? `${expression} rendered as nothing` : `Undefined: ${absent.text} rendered as nothing`
    const meant = absent === undefined ? null : meantPath(context, absent.path)
    const hint = meant === null ? '' : ` Did you mean ${pathText(meant)}?`
    const plain = finding(what, 'Give it a value for the case: | default: 0.')
    return { ...plain, message: `${plain.message}${hint}`, ...replaceWith(compiled, source, absent?.text, meant) }
  }
  if (isInText) {
    return finding(
      `${expression} printed ${whatEndsText(printed)} inside of a text`,
      'Take the quotes away and use | json (not documented by OneSignal), or take such characters out with replace.',
    )
  }
  const quickFix = {
    kind: 'replace',
    label: 'Put quotes around it',
    span: source,
    text: `"${expression}"`,
  } as const
  return { ...finding(`${expression} printed ${shorten(printed)} without quotes`, 'Put quotes around it.'), quickFix }
}

function replaceWith(
  compiled: CompiledField,
  source: TextSpan,
  text: string | undefined,
  meant: readonly string[] | null,
): Pick<WebhookFinding, 'quickFix'> {
  if (text === undefined || meant === null || partsOf(text).length !== meant.length) return {}
  const markup = compiled.markups.find(({ span }) => span.from === source.from)
  const found = markup === undefined ? undefined : pathsIn(markup).find((path) => path.text === text)
  if (found === undefined) return {}
  const better = pathText(meant)
  return { quickFix: { kind: 'replace', label: `Use ${better}`, span: found.span, text: better } }
}

function whatEndsText(printed: string): string {
  if (printed.includes('"')) return 'a quote'
  if (/[\n\r]/.test(printed)) return 'a line break'
  return printed.includes('\\') ? 'a backslash' : 'a control character'
}

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text)

/** Where in the template a character of the output comes from; of an end of the output, the end. */
function templatePlace(compiled: CompiledField, { outputs, texts }: Rendered, position: number): TextSpan {
  const printed = outputs.findLast(({ output }) => output.from <= position && position < output.to)
  if (printed !== undefined) return printed.source
  const text = texts.findLast(({ output }) => output.from <= position)
  if (text === undefined) return { from: 0, to: compiled.source.length }
  const from = Math.min(text.source.to, text.source.from + position - text.output.from)
  return { from, to: Math.min(compiled.source.length, from + 1) }
}

const onlyPath = /^\{\{-?\s*([\w-]+(?:\.[\w-]+|\[[^\]]*\])*)\s*-?\}\}$/

/** Texts that stand without quotes and happen to be JSON, such as a user id of digits. */
function unquotedTexts(
  compiled: CompiledField,
  { output, outputs }: Rendered,
  context: WebhookContext,
): readonly WebhookFinding[] {
  const suspects = compiled.markups.filter(({ kind, text }) => {
    const path = kind === 'output' ? onlyPath.exec(text)?.[1] : undefined
    return path !== undefined && isText(context, realPath(compiled, partsOf(path)))
  })
  if (suspects.length === 0 || output.length > maxSearchedChars) return []
  return suspects.flatMap(({ span, text }) => {
    const one = outputs.find(({ source }) => source.from === span.from)
    if (one === undefined || one.output.from === one.output.to || standsInText(output, outputs, one)) return []
    const quickFix = { kind: 'replace', label: 'Put quotes around it', span, text: `"${text}"` } as const
    return [webhookFinding('unquoted-text', compiled, span, { text, quickFix })]
  })
}
