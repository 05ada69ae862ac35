import type { JsonValue } from '#shared/lib/exact-number.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { readRecord } from '../mapping/record-view.ts'
import { compareWith } from './compare.ts'
import { aboutRecords, type FilterFields } from './fields.ts'
import { tokenize } from './lexer.ts'
import { epochLiteral, isRecordTime } from './literals.ts'
import { parseFilter } from './parser.ts'
import { searchText } from './search-text.ts'
import type { FieldRef, Filter, FilterCandidate, FilterNode, FilterProblem, CompareOperator, Literal } from './types.ts'

type Test = (candidate: FilterCandidate) => boolean

/** Longer ones are pasted by mistake. */
const maxCharacters = 10_000

/**
 * Makes a filter expression ready (interfaces.md §3). An empty one matches everything. Never throws; a bad expression
 * gives what is wrong and where.
 * @param fields of records, where nothing else is said
 */
export function compileFilter(text: string, fields: FilterFields = aboutRecords): Result<Filter, FilterProblem> {
  if (text.length > maxCharacters) {
    return err({ message: `A filter has at most ${maxCharacters} characters.`, position: maxCharacters })
  }
  const tokens = tokenize(text)
  if (!tokens.ok) return tokens
  if (tokens.value.length === 0) return ok({ text, needs: { mapping: false }, node: null, matches: () => true })
  const parsed = parseFilter(tokens.value, text.length, fields)
  if ('problem' in parsed) return err(parsed.problem)
  const { node } = parsed
  return ok({ text, needs: { mapping: needsMapping(node) }, node, matches: compileNode(node) })
}

/** What is wrong and where, as a part of a sentence. */
export const filterProblemText = ({ message, position }: FilterProblem): string =>
  `${message.replace(/\.$/, '')} (character ${position + 1})`

function needsMapping(node: FilterNode): boolean {
  switch (node.kind) {
    case 'word':
      return false
    case 'not':
      return needsMapping(node.inner)
    case 'and':
    case 'or':
      return node.parts.some(needsMapping)
    case 'compare':
    case 'exists':
      return node.field.kind === 'outcome' && node.field.name !== 'format' && node.field.name !== 'schema'
  }
}

function compileNode(node: FilterNode): Test {
  switch (node.kind) {
    case 'word':
      return compileWords([node.text])
    case 'not': {
      const inner = compileNode(node.inner)
      return (candidate) => !inner(candidate)
    }
    case 'and':
      return compileAnd(node.parts)
    case 'or': {
      const parts = node.parts.map(compileNode)
      return (candidate) => parts.some((test) => test(candidate))
    }
    case 'exists': {
      const read = reader(node.field)
      return (candidate) => read(candidate) !== undefined
    }
    case 'compare':
      return compileCompare(node)
  }
}

/** Words share one text of the record; they come last, because comparisons are cheaper. */
function compileAnd(parts: readonly FilterNode[]): Test {
  const words = parts.flatMap((part) => (part.kind === 'word' ? [part.text] : []))
  const tests = parts.flatMap((part) => (part.kind === 'word' ? [] : [compileNode(part)]))
  if (words.length > 0) tests.push(compileWords(words))
  return (candidate) => tests.every((test) => test(candidate))
}

function compileWords(words: readonly string[]): Test {
  const needles = words.map((word) => word.toLowerCase())
  return ({ record }) => {
    const text = searchText(record)
    return needles.every((needle) => text.includes(needle))
  }
}

function compileCompare({ field, operator, literal }: Extract<FilterNode, { kind: 'compare' }>): Test {
  if (field.kind === 'outcome' && field.name === 'verdict' && literal.text === 'rejected') {
    if (operator === '=') return ({ verdict }) => verdict !== null && verdict !== 'mapped'
    if (operator === '!=') return ({ verdict }) => verdict === null || verdict === 'mapped'
  }
  const read = reader(field)
  if (field.kind === 'outcome' && field.name === 'schema') return compileSchema(operator, literal)
  const asTime = isRecordTime(field) && operator !== '~' ? epochLiteral(literal) : null
  const test = compareWith(operator, asTime ?? literal)
  return (candidate) => test(read(candidate))
}

/** The value's schema, by its id or its GUID, whichever is meant. */
function compileSchema(operator: CompareOperator, literal: Literal): Test {
  const lower = { ...literal, text: literal.text.toLowerCase() }
  const test = compareWith(operator, lower)
  const both = operator === '!='
  return ({ record: { value } }) => {
    const byId = test(value.schemaId ?? undefined)
    if (value.schemaGuid === undefined) return byId
    const byGuid = test(value.schemaGuid)
    return value.schemaId === null ? byGuid : both ? byId && byGuid : byId || byGuid
  }
}

function reader(field: FieldRef): (candidate: FilterCandidate) => JsonValue | undefined {
  if (field.kind === 'path') {
    const { steps } = field
    if (steps.length === 1 && steps[0] === 'headers') {
      return ({ record }) => (record.raw.headers.length === 0 ? undefined : readRecord(record, steps))
    }
    return ({ record }) => readRecord(record, steps)
  }
  switch (field.name) {
    case 'verdict':
      return ({ verdict }) => verdict ?? undefined
    case 'event':
      return ({ eventName }) => eventName ?? undefined
    case 'user':
      return ({ user }) => user ?? undefined
    case 'format':
      return ({ record }) => record.value.format
    case 'schema':
      return ({ record: { value } }) => value.schemaId ?? value.schemaGuid
  }
}
