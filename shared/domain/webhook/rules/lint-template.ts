import { standardFilters } from '#shared/domain/liquid/filters/standard-filters.ts'
import { knownDifferences } from '#shared/domain/liquid/ledger.ts'
import type { CompiledField } from '../template/compile-webhook.ts'
import { filtersIn, type NamedFilter, type NamedPath, pathsIn } from '../template/scan-template.ts'
import type { WebhookFinding } from '../types.ts'
import { closest } from './closest.ts'
import { webhookFinding } from './webhook-rules.ts'

/** What can be said of a template without rendering it. */
export function lintTemplate(compiled: CompiledField, relayed: boolean): readonly WebhookFinding[] {
  const { template, markups } = compiled
  return [
    ...(template.ok ? [] : [brokenTemplate(compiled, template.error)]),
    ...markups.flatMap(filtersIn).flatMap((filter) => filterFinding(compiled, filter)),
    ...markups.flatMap(pathsIn).flatMap((path) => pathFinding(compiled, path, relayed)),
    ...differences(compiled),
    ...references(compiled),
  ]
}

type Problem = { readonly message: string; readonly line: number | null; readonly column: number | null }

function brokenTemplate(compiled: CompiledField, { message, line, column }: Problem): WebhookFinding {
  const finding = webhookFinding('template-broken', compiled, null, { text: message })
  const atLine = line ?? 1
  const lineStart = compiled.source.split('\n', atLine - 1).reduce((sum, text) => sum + text.length + 1, 0)
  // Ruby counts the lines, and its position is where the tag begins that the line is about.
  const from = Math.min(compiled.source.length, lineStart + (column ?? 1) - 1)
  return { ...finding, line: atLine, column: column ?? 1, span: { from, to: lineEnd(compiled.source, from) } }
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf('\n', from)
  return end < 0 ? source.length : end
}

function filterFinding(compiled: CompiledField, { name, span }: NamedFilter): readonly WebhookFinding[] {
  const known = Object.hasOwn(standardFilters, name) ? standardFilters[name] : undefined
  if (known !== undefined) {
    return known.undocumented === true ? [webhookFinding('filter-undocumented', compiled, span, { text: name })] : []
  }
  const near = closest(name, Object.keys(standardFilters))
  if (near === null) return [webhookFinding('filter-unknown', compiled, span, { text: name })]
  const fix = `Did you mean ${near}?`
  const quickFix = { kind: 'replace', label: `Use ${near}`, span, text: near } as const
  return [webhookFinding('filter-unknown', compiled, span, { text: name, fix, quickFix })]
}

/** Objects that other messages of OneSignal have and webhooks do not. */
const absent = [['data_feed'], ['data_feeds'], ['message', 'custom_data']] as const

function pathFinding(
  compiled: CompiledField,
  { text, path, span }: NamedPath,
  relayed: boolean,
): readonly WebhookFinding[] {
  if (path[0] === 'event' && path[1] === 'properties') {
    const head = /^event\s*(?:\.\s*properties|\[\s*["']properties["']\s*\])/.exec(text)?.[0] ?? 'event.properties'
    const better = `journey.last_event.properties${text.slice(head.length)}`
    const quickFix = { kind: 'replace', label: 'Use journey.last_event.properties', span, text: better } as const
    return relayed
      ? [webhookFinding('event-of-relay', compiled, span, { text, fix: `${better} is there with both.`, quickFix })]
      : [webhookFinding('event-properties', compiled, span, { text, fix: `Use ${better}.`, quickFix })]
  }
  const isAbsent = absent.some((start) => start.every((part, i) => path[i] === part))
  return isAbsent ? [webhookFinding('object-absent', compiled, span, { text })] : []
}

/** One finding for each difference, at the first markup that may touch it. */
function differences(compiled: CompiledField): readonly WebhookFinding[] {
  return knownDifferences.flatMap(({ what, touches }) => {
    const markup = compiled.markups.find(({ text }) => touches(text))
    return markup === undefined ? [] : [webhookFinding('may-differ', compiled, markup.span, { text: what })]
  })
}

const reference = /\$\{(?:env|secret):[^}]*\}/g

/** References where nobody resolves them. */
function references(compiled: CompiledField): readonly WebhookFinding[] {
  if (compiled.field === 'url' || compiled.field.startsWith('header:')) return []
  return [...compiled.source.matchAll(reference)].map((found) =>
    webhookFinding(
      'reference-not-resolved',
      compiled,
      { from: found.index, to: found.index + found[0].length },
      { text: found[0] },
    ),
  )
}
