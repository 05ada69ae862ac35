import type { Field } from '#shared/schema/mapping.ts'

/** A path that occurs in records, as the inspector counts them. `share` is that of the records that have it, 0 to 1. */
export type SeenPath = {
  readonly path: string
  readonly type: 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array' | 'mixed'
  readonly example: string
  readonly share: number
}

export type SuggestionTarget = 'name' | 'external_id' | 'timestamp' | 'properties'

/** A way to fill a part of the event, made from what the records really have. */
export type Suggestion = {
  readonly target: SuggestionTarget
  readonly field: Field
  /** In words: which fields, in how many of the records, with an example. */
  readonly why: string
}

/**
 * Names that OneSignal's own pages use come first (onesignal.md §2), then what other people call the same; better ones
 * before worse ones.
 */
const words = (text: string): readonly string[] => text.split(' ')

const known: Readonly<Record<SuggestionTarget, readonly string[]>> = {
  name: words('event_name eventname event_type eventtype event action name type'),
  external_id: words(
    'user_id userid external_id externalid external_user_id customer_id customerid uid account_id accountid member_id subject sub user id email',
  ),
  timestamp: words(
    'event_timestamp eventtimestamp timestamp event_time eventtime occurred_at occurredat created_at createdat sent_at time ts date',
  ),
  properties: words('event_data eventdata properties props payload attributes data details params'),
}

/** Rarer fields are the exception, not a form of their own. */
const leastShare = 0.03
/** More forms than this are no suggestion any more. */
const maxForms = 3

/** At most one suggestion a part of the event, in the order of the editor. Pure; the paths come from `live.paths`. */
export function suggestFields(paths: readonly SeenPath[]): readonly Suggestion[] {
  const targets: readonly SuggestionTarget[] = ['name', 'external_id', 'timestamp', 'properties']
  const home = homes(paths)
  return targets.flatMap((target) => {
    const found = forms(target, paths, home)
    return found.length === 0 ? [] : [suggestion(target, found)]
  })
}

type Candidate = SeenPath & { readonly parent: string; readonly rank: number }

/** The candidates for a part, one for each object that they stand in, most frequent first. */
function forms(target: SuggestionTarget, paths: readonly SeenPath[], home: ReadonlySet<string>): readonly Candidate[] {
  const best = new Map<string, Candidate>()
  for (const seen of paths) {
    const candidate = candidateOf(target, seen)
    if (candidate === null || (home.size > 0 && !home.has(candidate.parent))) continue
    const before = best.get(candidate.parent)
    if (before === undefined || candidate.rank < before.rank) best.set(candidate.parent, candidate)
  }
  return [...best.values()].toSorted((a, b) => b.share - a.share).slice(0, maxForms)
}

/** Objects in which both a name and a user stand: the event itself, however it is wrapped. */
function homes(paths: readonly SeenPath[]): ReadonlySet<string> {
  const parents = (target: SuggestionTarget): ReadonlySet<string> =>
    new Set(paths.flatMap((seen) => candidateOf(target, seen)?.parent ?? []))
  const users = parents('external_id')
  return new Set([...parents('name')].filter((parent) => users.has(parent)))
}

const member = /^(\$\.value(?:\.[\w-]+)*)\.([\w-]+)$/

function candidateOf(target: SuggestionTarget, seen: SeenPath): Candidate | null {
  if (seen.share < leastShare || !fits(target, seen)) return null
  const found = member.exec(seen.path)
  if (found === null) return null
  const [, parent = '', name = ''] = found
  const rank = known[target].indexOf(name.toLowerCase())
  return rank < 0 ? null : { ...seen, parent, rank }
}

const isoTime = /^\d{4}-\d\d-\d\d/
const epochTime = /^\d{10}(?:\d{3}|\d{6})?(?:\.\d+)?$/

/** Whether the values have the shape that the part wants. */
function fits(target: SuggestionTarget, { type, example }: SeenPath): boolean {
  if (target === 'properties') return type === 'object'
  if (target === 'timestamp') return isoTime.test(example) || epochTime.test(example)
  if (target === 'external_id') return type === 'string' || type === 'number' || type === 'mixed'
  return type === 'string'
}

function suggestion(target: SuggestionTarget, found: readonly Candidate[]): Suggestion {
  const [first, ...others] = found
  const source: Field =
    others.length === 0 ? { path: first?.path ?? '' } : { firstOf: found.map(({ path }) => ({ path })) }
  return { target, field: withConvert(target, source, found), why: found.map(describe).join(', else ') }
}

/** Times always say how they were read; ids become text, digit by digit. */
function withConvert(target: SuggestionTarget, field: Field, found: readonly Candidate[]): Field {
  if (target === 'timestamp') return { ...field, convert: 'timestamp' }
  const hasNumbers = found.some(({ type }) => type === 'number' || type === 'mixed')
  return target === 'external_id' && hasNumbers ? { ...field, convert: 'string' } : field
}

const describe = ({ path, share, example, type }: Candidate): string =>
  `${path} in ${percent(share)} of the records${type === 'object' ? '' : `, such as ${example}`}`

const percent = (share: number): string => (share > 0.995 ? 'all' : `${Math.max(1, Math.round(share * 100))} %`)
