/**
 * What SQLite can say about a filter: a condition that every matching row meets. Rows that do not meet it are passed over
 * without being read into this program, which is ten times as fast; those that do are looked at as always. Where nothing
 * is certain (a payload that has to be decoded first, escapes, parts that are stored elsewhere) a row meets it.
 *
 * Two letters of all Unicode become an ASCII letter in lower case, the Kelvin sign and the Turkish capital I with a dot:
 * a word that is spelled with them is not found by its ASCII spelling.
 */
import { epochLiteral, isRecordTime } from '#shared/domain/filter/literals.ts'
import type { FieldRef, FilterNode, OutcomeField } from '#shared/domain/filter/types.ts'
import type { SqlValue } from '../../store/sql.ts'
import { noMappingVerdict } from '../judge.ts'
import type { RowCondition } from '../kept/kept-reader.ts'
import { inlineBytes } from '../kept/schema.ts'

type Compare = Extract<FilterNode, { kind: 'compare' }>
type Condition = RowCondition | null

/** @param revision of the mapping that the summaries in the rows must be made with to count */
export function rowCondition(node: FilterNode, revision: number): Condition {
  switch (node.kind) {
    case 'word':
      return wordCondition(node.text)
    case 'not':
      return null
    case 'and':
      return joined(
        node.parts.map((part) => rowCondition(part, revision)).filter((part) => part !== null),
        'AND',
      )
    case 'or': {
      const parts = node.parts.map((part) => rowCondition(part, revision))
      return parts.every((part) => part !== null) ? joined(parts, 'OR') : null
    }
    case 'exists':
      return node.field.kind === 'outcome' ? outcomeExists(node.field.name, revision) : null
    case 'compare':
      return compareCondition(node, revision)
  }
}

const condition = (text: string, ...params: readonly SqlValue[]): RowCondition => ({ text: `(${text})`, params })

function joined(parts: readonly RowCondition[], by: 'AND' | 'OR'): Condition {
  if (parts.length === 0) return null
  return condition(parts.map(({ text }) => text).join(` ${by} `), ...parts.flatMap(({ params }) => params))
}

/** Not all of it stands in the row. */
const cut = (part: 'key' | 'value' | 'headers'): string => `${part}_bytes > ${inlineBytes}`
/** What stands there is not simply the text of the bytes: it begins a frame, or holds an escape. */
const coded = (part: 'key' | 'value'): string => `instr(${part}, x'00') > 0 OR instr(${part}, x'5C') > 0`
/** A schema that is not known yet may make something else of what reads as JSON now. */
const namesSchema = `instr(headers, x'${Buffer.from('__value_schema_id').toString('hex')}') > 0`
const valueIsCoded = `format IS NULL OR format NOT IN ('json', 'text') OR ${cut('value')} OR ${coded('value')} OR ${namesSchema}`
const keyIsCoded = `${cut('key')} OR substr(key, 1, 1) = x'01' OR ${coded('key')}`
const headersAreCoded = `${cut('headers')} OR instr(headers, x'00') > 0`

const isAscii = /^[\x20-\x7e]+$/
/** Looks the same wherever it stands, in a text and in JSON that was written anew. */
const isPlain = /^[\w-]+$/
const isInteger = /^(?:0|-?[1-9]\d{0,17})$/

const like = (part: string): string => `CAST(${part} AS TEXT) LIKE ? ESCAPE '\\'`
const pattern = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`

function wordCondition(text: string): Condition {
  if (!isAscii.test(text)) return null
  const found = pattern(text)
  const parts = [like('value'), like('key'), like('headers'), keyIsCoded, headersAreCoded, valueIsCoded]
  return condition(parts.join(' OR '), found, found, found)
}

function compareCondition({ field, operator, literal }: Compare, revision: number): Condition {
  if (field.kind === 'outcome') return outcomeCondition(field.name, { operator, literal }, revision)
  const [root] = field.steps
  if (root === 'key' || root === 'headers' || root === 'value') return payloadCondition(root, field, operator, literal)
  if (field.steps.length > 1) return null
  if (root === 'topic') return operator === '=' ? condition('topic = ?', literal.text) : null
  const column = { partition: 'partition', offset: 'record_offset', timestamp: 'timestamp_ms' }[String(root)]
  const digits = isRecordTime(field) ? epochLiteral(literal)?.text : literal.text
  if (column === undefined || digits === undefined || operator === '~' || !isInteger.test(digits)) return null
  return condition(`${column} ${operator} ?`, BigInt(digits))
}

function payloadCondition(
  root: 'key' | 'headers' | 'value',
  field: Extract<FieldRef, { kind: 'path' }>,
  operator: Compare['operator'],
  { text, quoted }: Compare['literal'],
): Condition {
  const isCoded = { key: keyIsCoded, headers: headersAreCoded, value: valueIsCoded }[root]
  if (operator === '~') {
    // What is absent reads as null, and bytes that are no text as {"base64": …}.
    if (!isPlain.test(text) || 'null'.includes(text.toLowerCase())) return null
    const isOdd = root === 'value' ? isCoded : `${isCoded} OR CAST(${root} AS TEXT) GLOB '*[^ -~]*'`
    return condition(`${like(root)} OR ${isOdd}`, pattern(text))
  }
  // All headers together are an object, which equals nothing.
  if (operator !== '=' || text === '' || (root === 'headers' && field.steps.length === 1)) return null
  // What is absent counts as null.
  if (text === 'null' && !quoted) return null
  const bytes = Buffer.from(text)
  const mayBeNumber = !quoted && root !== 'headers' && /^-?\d/.test(text)
  if (!mayBeNumber) return condition(`instr(${root}, ?) > 0 OR ${isCoded}`, bytes)
  if (!isInteger.test(text)) return null
  // The same number may be written with an exponent.
  const exponent = `CAST(${root} AS TEXT) GLOB '*[0-9][eE]*'`
  return condition(`instr(${root}, ?) > 0 OR ${exponent} OR ${isCoded}`, bytes)
}

const columns: Readonly<Record<Exclude<OutcomeField, 'schema'>, string>> = {
  verdict: 'verdict',
  event: 'event_name',
  user: 'user',
  format: 'format',
}

function outcomeExists(name: OutcomeField, revision: number): Condition {
  if (name === 'schema') return null
  return known(revision, `${columns[name]} IS NOT NULL`)
}

/** True of rows that the mapping of this moment has judged so, and of those that it has not judged. */
const known = (revision: number, text: string, ...params: readonly SqlValue[]): RowCondition =>
  condition(`revision <> ? OR ${text}`, revision, ...params)

function outcomeCondition(
  name: OutcomeField,
  { operator, literal }: Pick<Compare, 'operator' | 'literal'>,
  revision: number,
): Condition {
  if (name === 'schema') return schemaCondition(operator, literal.text)
  const column = columns[name]
  if (name === 'verdict' && literal.text === 'rejected' && operator !== '~') {
    if (operator === '=') return known(revision, `verdict NOT IN ('mapped', '${noMappingVerdict}')`)
    return operator === '!=' ? known(revision, `verdict IN ('mapped', '${noMappingVerdict}')`) : null
  }
  if (operator === '=') return known(revision, `${column} = ?`, literal.text)
  if (operator === '!=') return known(revision, `${column} IS NOT ?`, literal.text)
  return operator === '~' && isAscii.test(literal.text) ? known(revision, like(column), pattern(literal.text)) : null
}

/** The frame stands at the beginning of the value or in a header. */
function schemaCondition(operator: Compare['operator'], text: string): Condition {
  if (operator !== '=' || !/^\d{1,10}$/.test(text) || Number(text) > 0xffff_ffff) return null
  const frame = Buffer.alloc(5)
  frame.writeUInt32BE(Number(text), 1)
  return condition(
    `substr(value, 1, 5) = ? OR instr(headers, ?) > 0 OR ${cut('headers')}`,
    frame,
    Buffer.from('__value_schema_id'),
  )
}
