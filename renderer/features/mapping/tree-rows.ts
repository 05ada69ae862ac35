import type { JsonValue } from '#shared/lib/exact-number.ts'
import { ExactNumber } from '#shared/lib/exact-number.ts'

/** One line of the sample tree. */
export type TreeRow = {
  /** RFC 9535 normalised where needed, dotted where possible: `$.value.user_id`, `$.headers['trace-id']`. */
  readonly path: string
  readonly label: string
  readonly depth: number
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null'
  /** The value as JSON, cut; `3 fields` or `2 items` for containers. */
  readonly text: string
  readonly expandable: boolean
  readonly expanded: boolean
}

/** Longer values are cut on screen; the Live screen shows them whole. */
const maxTextChars = 120
/** A container shows its first entries only: a tree of 50,000 lines helps nobody. */
const maxEntries = 200
/** Opened without being asked, so that the fields one maps stand there at once. */
const openDepth = 2

/** Adds one step to a path. */
export function childPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) return `${path}.${key}`
  return `${path}['${key.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`
}

/** The visible lines, in order. `toggled` holds the paths whose state is not the default one. */
export function treeRows(root: JsonValue, toggled: ReadonlySet<string>): readonly TreeRow[] {
  const rows: TreeRow[] = []
  const visit = (value: JsonValue, path: string, label: string, depth: number): void => {
    const entries = entriesOf(value)
    const expanded = entries.length > 0 && depth < openDepth !== toggled.has(path)
    rows.push({ path, label, depth, ...describe(value, entries.length), expandable: entries.length > 0, expanded })
    if (!expanded) return
    for (const [key, item] of entries.slice(0, maxEntries)) visit(item, childPath(path, key), String(key), depth + 1)
  }
  for (const [key, item] of entriesOf(root)) visit(item, childPath('$', key), String(key), 0)
  return rows
}

function entriesOf(value: JsonValue): readonly (readonly [string | number, JsonValue])[] {
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return []
  if (Array.isArray(value)) return value.map((item: JsonValue, index) => [index, item] as const)
  return Object.entries(value)
}

function describe(value: JsonValue, size: number): Pick<TreeRow, 'kind' | 'text'> {
  if (value === null) return { kind: 'null', text: 'null' }
  if (value instanceof ExactNumber) return { kind: 'number', text: value.text }
  if (Array.isArray(value)) return { kind: 'array', text: size === 1 ? '1 item' : `${size} items` }
  if (typeof value === 'object') return { kind: 'object', text: size === 1 ? '1 field' : `${size} fields` }
  if (typeof value === 'string') return { kind: 'string', text: cut(JSON.stringify(value)) }
  return { kind: typeof value === 'number' ? 'number' : 'boolean', text: String(value) }
}

const cut = (text: string): string => (text.length > maxTextChars ? `${text.slice(0, maxTextChars)}…` : text)
