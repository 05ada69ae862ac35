import { standardFilters } from '#shared/domain/liquid/filters/standard-filters.ts'
import { type ContextPath, pathsOf } from './context/context-paths.ts'
import { partsOf } from './template/scan-template.ts'
import { ExactNumber, type JsonValue } from '#shared/lib/exact-number.ts'
import type { WebhookContext } from './types.ts'

/** What could stand at the cursor; replaces the text from `from` to the cursor. */
export type LiquidCompletions = { readonly from: number; readonly options: readonly LiquidCompletion[] }

export type LiquidCompletion = {
  readonly label: string
  readonly kind: 'variable' | 'filter' | 'tag'
  /** Beside it: a value of the sample, or what it is. */
  readonly detail: string
  readonly insert?: string
}

/** The objects of a Journey's webhook that OneSignal documents (onesignal.md §3); offered also where the sample lacks them. */
const documented: Readonly<Record<string, string>> = {
  user: 'the user',
  'user.external_id': 'your id of the user',
  'user.onesignal_id': 'OneSignal’s id of the user',
  'user.language': 'language',
  'user.tags': 'tags; not in a test send',
  journey: 'the Journey',
  'journey.name': 'its name',
  'journey.first_event': 'the event that started it',
  'journey.last_event': 'the latest event',
  'journey.event': 'the latest event of a name',
  'journey.all_events': 'up to 100 events',
  event: 'this delivery',
  'event.id': 'the same on every retry',
}

const tags: readonly (readonly [tag: string, end: string | null])[] = [
  ['if', 'endif'],
  ['unless', 'endunless'],
  ['elsif', null],
  ['else', null],
  ['case', 'endcase'],
  ['when', null],
  ['for', 'endfor'],
  ['assign', null],
  ['capture', 'endcapture'],
  ['raw', 'endraw'],
  ['comment', 'endcomment'],
  ['break', null],
  ['continue', null],
  ['cycle', null],
  ['tablerow', 'endtablerow'],
  ['endif', null],
  ['endfor', null],
  ['endunless', null],
  ['endcase', null],
]

/** Completions inside of `{{ … }}` and `{% … %}`: objects and the sample's own fields, filters, tags. */
export function completeLiquid(text: string, cursor: number, context: WebhookContext): LiquidCompletions | null {
  const before = text.slice(Math.max(0, cursor - 2_000), cursor)
  const open = Math.max(before.lastIndexOf('{{'), before.lastIndexOf('{%'))
  if (open < 0 || /[}%]\}/.test(before.slice(open + 2))) return null
  const markup = before.slice(open)
  if (oddQuotes(markup)) return null
  const filter = /\|\s*([A-Za-z_][\w-]*)?$/.exec(markup)
  if (filter !== null) return { from: cursor - (filter[1]?.length ?? 0), options: filterOptions }
  const tag = /^\{%-?\s*(\w*)$/.exec(markup)
  if (tag !== null) return { from: cursor - (tag[1]?.length ?? 0), options: tagOptions }
  return pathOptions(markup, cursor, context)
}

const oddQuotes = (markup: string): boolean => /^(?:[^'"]|'[^']*'|"[^"]*")*['"][^'"]*$/.test(markup)

const filterOptions: readonly LiquidCompletion[] = Object.entries(standardFilters).map(
  ([label, { min, undocumented }]) => ({
    label,
    kind: 'filter',
    detail: undocumented === true ? 'not documented by OneSignal' : '',
    ...(min > 0 ? { insert: `${label}: ` } : {}),
  }),
)

const tagOptions: readonly LiquidCompletion[] = tags.map(([label, end]) => ({
  label,
  kind: 'tag',
  detail: end === null ? '' : `… ${end}`,
}))

function pathOptions(markup: string, cursor: number, context: WebhookContext): LiquidCompletions | null {
  const [, typed = '', last = ''] = /((?:[A-Za-z_][\w-]*(?:\[[^\]]*\])*\.)*)([A-Za-z_][\w-]*)?$/.exec(markup) ?? []
  // Right after a dot or bracket that follows no name there is nothing to say.
  if (typed === '' && /[.\])]$/.test(markup.slice(0, markup.length - last.length))) return null
  const parent =
    typed === '' ? [] : partsOf(typed.slice(0, -1)).map((part) => (/^(?:first|last)$/.test(part) ? '0' : part))
  const found = new Map<string, string>()
  for (const one of pathsOf(context)) {
    if (isChild(one, parent)) found.set(one.path.at(-1) ?? '', shown(one.value))
  }
  for (const [path, what] of Object.entries(documented)) {
    const parts = path.split('.')
    const name = parts.at(-1) ?? ''
    if (isChild({ path: parts, value: null }, parent) && !found.has(name)) found.set(name, what)
  }
  const plain = [...found].filter(([name]) => /^[A-Za-z_][\w-]*$/.test(name))
  return {
    from: cursor - last.length,
    options: plain.map(([label, detail]) => ({ label, kind: 'variable', detail })),
  }
}

const isChild = ({ path }: ContextPath, parent: readonly string[]): boolean =>
  path.length === parent.length + 1 && parent.every((part, i) => path[i] === part)

/** A value in a few characters. */
function shown(value: JsonValue): string {
  if (value instanceof ExactNumber) return value.text
  if (Array.isArray(value)) return `${value.length} items`
  if (typeof value === 'object' && value !== null) return '{…}'
  const text = JSON.stringify(value)
  return text.length > 30 ? `${text.slice(0, 29)}…` : text
}
