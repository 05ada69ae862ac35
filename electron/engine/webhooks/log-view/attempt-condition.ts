/**
 * What SQLite can say about a filter of the log: a condition that every matching attempt meets. Attempts that do not meet
 * it are passed over inside SQLite; those that do are looked at in full. Null = nothing is certain, every attempt is read.
 */
import { epochLiteral, isRecordTime } from '#shared/domain/filter/literals.ts'
import type { FieldRef, FilterNode } from '#shared/domain/filter/types.ts'
import type { SqlValue } from '../../store/sql.ts'

/** `exact`: every attempt that meets it matches, so that the opposite can be said too. */
export type AttemptCondition = { readonly text: string; readonly params: readonly SqlValue[]; readonly exact: boolean }

type Compare = Extract<FilterNode, { kind: 'compare' }>
type Condition = AttemptCondition | null

/** A column that is compared as it is. */
type Column = { readonly text: string; readonly numeric: boolean }

const columns: ReadonlyMap<string, Column> = new Map([
  ['status', { text: 'a.status', numeric: true }],
  ['attempt', { text: 'a.number', numeric: true }],
  ['duration', { text: 'a.duration_ms', numeric: true }],
  ['bytes', { text: 'a.response_bytes', numeric: true }],
  ['timestamp', { text: 'a.started_at_ms', numeric: true }],
  ['outcome', { text: 'a.outcome', numeric: false }],
  ['reason', { text: 'a.reason', numeric: false }],
  ['error', { text: 'a.error', numeric: false }],
  ['address', { text: 'a.remote_address', numeric: false }],
  ['origin', { text: 'n.origin', numeric: false }],
  ['method', { text: 'r.method', numeric: false }],
  ['url', { text: 'r.url', numeric: false }],
  ['delivery', { text: "('w' || a.delivery)", numeric: false }],
  ['eventId', { text: 'd.event_id', numeric: false }],
  ['event', { text: 'd.event_name', numeric: false }],
  ['user', { text: 'd.user', numeric: false }],
])

/** The part of a filter that SQLite can decide. Null where it cannot: then every attempt is looked at. */
export function attemptCondition(node: FilterNode): Condition {
  switch (node.kind) {
    case 'word':
      return wordCondition(node.text)
    case 'not': {
      const inner = attemptCondition(node.inner)
      return inner?.exact === true ? condition(true, `NOT coalesce(${inner.text}, 0)`, ...inner.params) : null
    }
    case 'and':
      return andCondition(node.parts.map(attemptCondition))
    case 'or':
      return orCondition(node.parts.map(attemptCondition))
    case 'exists': {
      const column = columnOf(node.field)
      return column === null ? null : condition(true, `${column.text} IS NOT NULL`)
    }
    case 'compare':
      return compareCondition(node)
  }
}

const condition = (exact: boolean, text: string, ...params: readonly SqlValue[]): AttemptCondition => ({
  text: `(${text})`,
  params,
  exact,
})

function andCondition(parts: readonly Condition[]): Condition {
  const known = parts.filter((part) => part !== null)
  if (known.length === 0) return null
  return joined(known, 'AND', known.length === parts.length)
}

function orCondition(parts: readonly Condition[]): Condition {
  const known = parts.filter((part) => part !== null)
  return known.length === parts.length ? joined(known, 'OR', true) : null
}

const joined = (parts: readonly AttemptCondition[], by: 'AND' | 'OR', allKnown: boolean): AttemptCondition =>
  condition(
    allKnown && parts.every(({ exact }) => exact),
    parts.map(({ text }) => text).join(` ${by} `),
    ...parts.flatMap(({ params }) => params),
  )

/** The column of a field that is one, null for bodies, headers and what no attempt has. */
function columnOf(field: FieldRef): Column | null {
  if (field.kind === 'outcome') return columns.get(field.name) ?? null
  // Everything but the time stands in the view's `value`.
  const [first, second, ...rest] = field.steps
  const name = isRecordTime(field) ? first : second
  return rest.length === 0 && typeof name === 'string' ? (columns.get(name) ?? null) : null
}

const isAscii = /^[\x20-\x7e]+$/
const isNumber = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/
const pattern = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
const like = (column: string): string => `${column} LIKE ? ESCAPE '\\'`

function compareCondition({ field, operator, literal }: Compare): Condition {
  const column = columnOf(field)
  if (column === null) return bodyCondition(field, operator, literal)
  if (operator === '~') {
    if (column.numeric || !isAscii.test(literal.text)) return null
    return condition(false, like(column.text), pattern(literal.text))
  }
  if (column.numeric) {
    const digits = isRecordTime(field) ? epochLiteral(literal)?.text : literal.text
    if (literal.quoted || digits === undefined || !isNumber.test(digits)) return null
    return compared(column.text, operator, Number(digits))
  }
  return operator === '=' || operator === '!=' ? compared(column.text, operator, literal.text) : null
}

/** What is absent is unequal to everything. */
const compared = (column: string, operator: Exclude<Compare['operator'], '~'>, value: SqlValue): AttemptCondition =>
  operator === '!=' ? condition(true, `${column} IS NOT ?`, value) : condition(true, `${column} ${operator} ?`, value)

/** A word that is written in JSON as it reads, unless somebody escaped its letters. */
const isPlain = /^[A-Za-z_][\w-]*$/
/** A number whose digits stand in every way to write it, but for those with an exponent. */
const isInteger = /^[1-9]\d{0,14}$/
const bodies = { request: 'r.body', response: 'b.bytes' } as const

function bodyCondition(
  field: FieldRef,
  operator: Compare['operator'],
  { text, quoted }: Compare['literal'],
): Condition {
  const [, message, part] = field.kind === 'path' ? field.steps : []
  if ((message !== 'request' && message !== 'response') || part !== 'body') return null
  if ((operator !== '=' && operator !== '~') || 'true false null'.includes(text)) return null
  const asNumber = operator === '=' && !quoted && isInteger.test(text)
  if (!asNumber && !isPlain.test(text)) return null
  const body = `CAST(${bodies[message]} AS TEXT)`
  const exponent = asNumber ? ` OR ${body} GLOB '*[0-9][eE]*'` : ''
  return condition(false, `${like(body)}${exponent} OR ${isOdd(bodies[message])}`, pattern(text))
}

/** It holds an escape, or more than ASCII without a zero byte, where SQLite would not read a text to its end. */
const isOdd = (body: string): string =>
  `CAST(${body} AS TEXT) GLOB '*\\*' OR length(CAST(${body} AS TEXT)) <> length(${body})`

const searched = [
  'a.reason',
  'a.error',
  'a.remote_address',
  'a.outcome',
  'a.status',
  'd.event_id',
  'd.event_name',
  'd.user',
  "'w' || d.id",
  'r.method',
  'r.url',
  'r.headers',
  'a.added_headers',
  'a.response_headers',
  'CAST(r.body AS TEXT)',
  'CAST(b.bytes AS TEXT)',
]

/** Headers are stored as JSON, where a quote or a backslash is written otherwise. */
function wordCondition(text: string): Condition {
  if (!isAscii.test(text) || /["\\]/.test(text)) return null
  const found = searched.map(like).join(' OR ')
  const params = searched.map(() => pattern(text))
  return condition(false, `${found} OR ${isOdd('r.body')} OR ${isOdd('b.bytes')}`, ...params)
}
