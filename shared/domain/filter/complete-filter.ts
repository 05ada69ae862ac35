import { rejectionIds } from '../onesignal/rules.ts'
import { scanTokens, type Token } from './lexer.ts'

/** A place that occurs in recent records. */
export type KnownPlace = {
  readonly path: string
  readonly type: string
  /** A short text of what stands there. */
  readonly example: string
}

/** What is known of the records that are looked at. */
export type FilterKnowledge = {
  /** Most common first. */
  readonly paths: readonly KnownPlace[]
  readonly topics?: readonly string[]
  /** Names and schemas that were seen. */
  readonly events?: readonly string[]
  readonly schemas?: readonly string[]
  /** What may be asked for besides the paths; the fields of records where nothing is said. */
  readonly fields?: readonly FilterOption[]
}

export type FilterOption = {
  readonly label: string
  /** Put in instead of the label. */
  readonly insert?: string
  readonly detail?: string
}

/** What could stand at the cursor; replaces the text from `from` to the cursor. */
export type FilterCompletions = { readonly from: number; readonly options: readonly FilterOption[] }

const maxOptions = 50
/** Longer examples are beginnings of something longer, which nothing would equal. */
const wholeExampleChars = 60

const fields: readonly FilterOption[] = [
  { label: 'verdict', detail: 'mapped, rejected, or a rule' },
  { label: 'event', detail: 'name of the event' },
  { label: 'user', detail: 'user of the event' },
  { label: 'topic', detail: 'name' },
  { label: 'partition', detail: 'number' },
  { label: 'offset', detail: 'number' },
  { label: 'timestamp', detail: 'ISO 8601, or ms since 1970' },
  { label: 'key', detail: 'of the record' },
  { label: 'headers', detail: "headers['name']" },
  { label: 'format', detail: 'json, avro, protobuf …' },
  { label: 'schema', detail: 'id or GUID of the value’s schema' },
]
const operators: readonly FilterOption[] = [
  { label: '=', detail: 'equal' },
  { label: '!=', detail: 'not equal' },
  { label: '~', detail: 'contains' },
  { label: '>', detail: 'greater' },
  { label: '>=', detail: 'greater or equal' },
  { label: '<', detail: 'less' },
  { label: '<=', detail: 'less or equal' },
  { label: 'exists', detail: 'is there' },
]
const joints: readonly FilterOption[] = [
  { label: 'and', detail: 'both' },
  { label: 'or', detail: 'one of them' },
]
const negation: FilterOption = { label: 'not', detail: 'the opposite' }
const formats = ['json', 'avro', 'protobuf', 'json-schema', 'text', 'bytes', 'empty', 'null']

/**
 * What could be typed at the cursor of an expression: fields and known paths, operators behind a field, values behind an
 * operator, `and` and `or` behind a comparison. Null where nothing fits.
 */
export function completeFilter(text: string, cursor: number, known: FilterKnowledge): FilterCompletions | null {
  const { before, from, inQuote } = contextOf(text.slice(0, cursor))
  const written = text.slice(from, cursor)
  const options = rank(optionsBehind(before, inQuote, known), (inQuote ? written.slice(1) : written).toLowerCase())
  const fitting = options.filter(({ label, insert }) => (insert ?? label) !== written)
  return fitting.length === 0 ? null : { from, options: fitting.slice(0, maxOptions) }
}

type Context = { readonly before: readonly Token[]; readonly from: number; readonly inQuote: boolean }

/** A path whose quoted name has no end yet: `$.headers['tr`. */
const openName = /(?:\$|\b(?:value|key|headers))[^\s()=!<>~"']*\[(?:"[^"]*|'[^']*)?$/

/** Where the word at the end of the text begins, and what stands before it. */
function contextOf(text: string): Context {
  const name = openName.exec(text)
  if (name !== null) return { before: scanTokens(text.slice(0, name.index)).tokens, from: name.index, inQuote: false }
  const { tokens, openQuoteAt } = scanTokens(text)
  if (openQuoteAt !== null) return { before: tokens, from: openQuoteAt, inQuote: true }
  const last = tokens.at(-1)
  // Behind a parenthesis, an operator or a blank something new begins.
  if (last === undefined || last.end < text.length || !isWordLike(last)) {
    return { before: tokens, from: text.length, inQuote: false }
  }
  return { before: tokens.slice(0, -1), from: last.at, inQuote: false }
}

const isWordLike = ({ kind }: Token): boolean =>
  kind === 'word' || kind === 'path' || kind === 'and' || kind === 'or' || kind === 'not' || kind === 'exists'

/** Those that begin with what was written, then those that contain it. */
function rank(options: readonly FilterOption[], written: string): readonly FilterOption[] {
  const beginning = options.filter(({ label }) => label.toLowerCase().startsWith(written))
  const containing = options.filter(
    ({ label }) => !label.toLowerCase().startsWith(written) && label.toLowerCase().includes(written),
  )
  return [...beginning, ...containing]
}

function optionsBehind(before: readonly Token[], inQuote: boolean, known: FilterKnowledge): readonly FilterOption[] {
  const last = before.at(-1)
  const field = before.at(-2)
  if (last?.kind === 'operator') return field === undefined ? [] : valuesOf(field, known)
  if (inQuote) return []
  if (last === undefined || last.kind === 'open' || last.kind === 'and' || last.kind === 'or' || last.kind === 'not') {
    return [...placesOf(known), ...fieldsOf(known), negation]
  }
  const isLiteral = field?.kind === 'operator'
  if (!isLiteral && (last.kind === 'path' || (last.kind === 'word' && isField(last.text, known)))) return operators
  return [...joints, ...(last.kind === 'exists' || isLiteral ? [] : [...placesOf(known), ...fieldsOf(known)])]
}

const fieldsOf = (known: FilterKnowledge): readonly FilterOption[] => known.fields ?? fields

const isField = (word: string, known: FilterKnowledge): boolean => fieldsOf(known).some(({ label }) => label === word)

const placesOf = ({ paths }: FilterKnowledge): readonly FilterOption[] =>
  paths.map(({ path, example, type }) => ({
    label: path,
    detail: type === 'object' || type === 'array' ? type : example,
  }))

function valuesOf(field: Token, known: FilterKnowledge): readonly FilterOption[] {
  switch (field.text) {
    case 'verdict':
      return ['mapped', 'rejected', ...rejectionIds].map((label) => ({ label }))
    case 'format':
      return formats.map((label) => ({ label }))
    case 'topic':
    case '$.topic':
      return (known.topics ?? []).map(asLiteral)
    case 'event':
      return (known.events ?? []).map(asLiteral)
    case 'schema':
      return (known.schemas ?? []).map(asLiteral)
    default:
      return examplesAt(field.text, known)
  }
}

/** What stands there in a recent record, and both truths where one of them does. */
function examplesAt(text: string, { paths }: FilterKnowledge): readonly FilterOption[] {
  const path = text.startsWith('$') ? text : `$.${text}`
  const place = paths.find((known) => known.path === path)
  if (place === undefined) return []
  if (place.type === 'boolean') return [{ label: 'true' }, { label: 'false' }]
  if (place.type === 'object' || place.type === 'array' || place.example === '') return []
  if (place.example.length >= wholeExampleChars) return []
  return [place.type === 'string' ? quoted(place.example) : { label: place.example }]
}

const asLiteral = (value: string): FilterOption =>
  /^[\w.:+-]+$/.test(value) && !/^(and|or|not|exists)$/i.test(value) ? { label: value } : quoted(value)

const quoted = (value: string): FilterOption => ({
  label: value,
  insert: `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`,
})
