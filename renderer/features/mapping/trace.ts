import type { SourceNote } from '#shared/schema/event.ts'
import { childPath } from './tree-rows.ts'
import { eventFields, type Target } from './targets.ts'

/** What the pointer or the focus is on: a part of the event (`$.properties.amount`), a field of the sample, or a row. */
export type Traced =
  | { readonly on: 'event'; readonly path: string }
  | { readonly on: 'sample'; readonly path: string }
  | { readonly on: 'row'; readonly target: Target }

/** What belongs together: paths in the event and in the sample, and the rows by `partOf`. */
export type Trail = {
  readonly event: ReadonlySet<string>
  readonly sample: ReadonlySet<string>
  readonly rows: ReadonlySet<string>
}

const noTrail: Trail = { event: new Set(), sample: new Set(), rows: new Set() }

/** The part of the event that a row makes, as a path in the event: `$.name`, `$.properties.amount`. */
export function partOf(target: Target): string {
  if (target.kind === 'field') return childPath('$', target.field)
  return target.kind === 'properties' ? '$.properties' : childPath('$.properties', target.name)
}

/** The row that makes a part, null for what no row makes: the idempotency key. */
export function targetOfPart(part: string): Target | null {
  const field = eventFields.find((name) => part === childPath('$', name))
  if (field !== undefined) return { kind: 'field', field, alternative: null }
  if (part === '$.properties') return { kind: 'properties', alternative: null }
  const name = /^\$\.properties(?:\.([A-Za-z_]\w*)|\['((?:[^'\\]|\\.)*)'\])$/.exec(part)
  if (name === null) return null
  return { kind: 'property', name: name[1] ?? (name[2] ?? '').replaceAll(/\\(.)/g, '$1') }
}

/** Follows a part of the event to the field of the sample and to its row, or the other way round. */
export function trailOf(traced: Traced | null, sources: readonly SourceNote[]): Trail {
  if (traced === null) return noTrail
  const links = sources.map(linkOf)
  if (traced.on === 'sample') {
    const parts = links.flatMap((link) => partsMadeOf(link, traced.path))
    return {
      event: new Set(parts),
      sample: new Set([traced.path]),
      rows: new Set(parts.map((part) => rowOf(part, links))),
    }
  }
  const part = traced.on === 'event' ? traced.path : partOf(traced.target)
  const link = linkTo(part, links)
  const from = link === undefined ? null : within(link.from, restOf(part, link.part))
  return {
    event: new Set([part]),
    sample: new Set(from === null ? [] : [from]),
    rows: new Set(link === undefined ? [] : [link.part]),
  }
}

type Link = { readonly part: string; readonly from: string | null }

function linkOf({ field, from }: SourceNote): Link {
  const member = field.startsWith('properties.') ? field.slice('properties.'.length) : null
  const part = member === null ? childPath('$', field) : childPath('$.properties', member)
  return { part, from: from.startsWith('$') ? plainPath(from) : null }
}

/** The closest source of a part: of its own row, else of the bag that it lies in. */
function linkTo(part: string, links: readonly Link[]): Link | undefined {
  const around = links.filter((link) => link.part === part || isInside(part, link.part))
  return around.toSorted((a, b) => b.part.length - a.part.length)[0]
}

const rowOf = (part: string, links: readonly Link[]): string => linkTo(part, links)?.part ?? part

function partsMadeOf({ part, from }: Link, path: string): string[] {
  if (from === null) return []
  if (from === path) return [part]
  return isInside(path, from) ? [part + restOf(path, from)] : []
}

const within = (path: string | null, rest: string): string | null => (path === null ? null : path + rest)
const restOf = (path: string, around: string): string => path.slice(around.length)

const isInside = (path: string, around: string): boolean =>
  path.startsWith(around) && (path[around.length] === '.' || path[around.length] === '[')

/** A path as the tree writes it: `$['value']["a b"]` → `$.value['a b']`. */
function plainPath(path: string): string {
  return path
    .replaceAll(/\[(?:'([A-Za-z_]\w*)'|"([A-Za-z_]\w*)")\]/g, (_all, single: string, double: string) =>
      childPath('', single ?? double),
    )
    .replaceAll(/\["([^"'\\]*)"\]/g, "['$1']")
}
