import type { Rendered } from '#shared/domain/liquid/liquid.ts'
import { meantPath, pathText, valueAt } from '../context/context-paths.ts'
import type { CompiledField } from '../template/compile-webhook.ts'
import { type Markup, partsOf, pathsIn } from '../template/scan-template.ts'
import type { WebhookContext, WebhookFinding } from '../types.ts'
import { webhookFinding } from './webhook-rules.ts'

/** A variable that was asked for and is not there, with the markup that asks. */
export type Missing = { readonly text: string; readonly path: readonly string[]; readonly markup: Markup }

/** Which variables are not there, one for each markup. */
export function missingIn(compiled: CompiledField, rendered: Rendered): readonly Missing[] {
  return rendered.undefinedAt.flatMap(({ text, position }) => {
    // The place is that of the whole block; the markup that asks may stand further inside, as `elsif` does.
    const markup =
      compiled.markups.find((one) => one.span.from === position && pathsIn(one).some((path) => path.text === text)) ??
      compiled.markups.find((one) => one.span.from >= position && one.text.includes(text))
    return markup === undefined ? [] : [{ text, path: realPath(compiled, partsOf(text)), markup }]
  })
}

const hasDefault = /\|\s*default\b/
/** Tags that ask whether something is there. */
const asking = new Set(['if', 'elsif', 'unless', 'case', 'when'])

/** A name that a condition or `default` looks after is meant to be absent, unless one very like it is there. */
export function undefinedFindings(
  compiled: CompiledField,
  missing: readonly Missing[],
  context: WebhookContext,
): readonly WebhookFinding[] {
  return missing.flatMap(({ text, path, markup }) => {
    const meant = meantPath(context, path)
    const isLookedAfter = asking.has(markup.name) || hasDefault.test(markup.text)
    if (isLookedAfter && (meant === null || !isSibling(meant, path))) return []
    const found = pathsIn(markup).find((one) => one.text === text)
    const span = markup.kind === 'output' ? markup.span : (found?.span ?? markup.span)
    const message = `${text} is undefined and renders as nothing.`
    if (meant === null || found === undefined) {
      return [webhookFinding('undefined-variable', compiled, span, { text: message })]
    }
    const better = written(text, path, meant)
    const quickFix = { kind: 'replace', label: `Use ${better}`, span: found.span, text: better } as const
    return [
      webhookFinding('undefined-variable', compiled, span, {
        text: `${message} Did you mean ${better}?`,
        fix: `Write ${better}, or give it a value for the case: | default: "…".`,
        quickFix,
      }),
    ]
  })
}

const isSibling = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.filter((part, i) => part !== right[i]).length === 1

/** With the name that the template uses: `item.sku`, not the path that `item` stands for. */
function written(text: string, path: readonly string[], meant: readonly string[]): string {
  const own = partsOf(text)
  const prefix = path.slice(0, path.length - own.length + 1)
  const isAlias = own[0] !== path[0] && prefix.every((part, i) => meant[i] === part)
  return pathText(isAlias ? [own[0] ?? '', ...meant.slice(prefix.length)] : meant)
}

const loop = /^\{%-?\s*(?:for|tablerow)\s+([\w-]+)\s+in\s+([\w-]+(?:\.[\w-]+|\[[^\]]*\])*)/
const assignment = /^\{%-?\s*assign\s+([\w-]+)\s*=\s*([\w-]+(?:\.[\w-]+|\[[^\]]*\])*)\s*-?%\}/

/** A path with the names that loops and assignments gave replaced by what they stand for. */
export function realPath(compiled: CompiledField, path: readonly string[], depth = 0): readonly string[] {
  const [first] = path
  for (const { text } of depth < 10 ? compiled.markups : []) {
    const inLoop = loop.exec(text)
    if (inLoop?.[1] === first)
      return realPath(compiled, [...partsOf(inLoop?.[2] ?? ''), '0', ...path.slice(1)], depth + 1)
    const assigned = assignment.exec(text)
    if (assigned?.[1] === first)
      return realPath(compiled, [...partsOf(assigned?.[2] ?? ''), ...path.slice(1)], depth + 1)
  }
  return path
}

/** Whether the context has a text at this path. */
export const isText = (context: WebhookContext, path: readonly string[]): boolean =>
  typeof valueAt(context, path) === 'string'
