import { err, ok, type Result } from '#shared/lib/result.ts'
import type { Finding } from '#shared/schema/finding.ts'
import type { MappingFile } from '#shared/schema/mapping.ts'
import type { Filter } from '../filter/types.ts'
import type { DecodedRecord } from '../decode/types.ts'
import { compileMapping } from './compile-mapping.ts'
import { compileRuleFilter } from './rule-filter.ts'
import type { CompiledMapping } from './types.ts'

/** One of several mappings, for the records of a topic, those that a filter matches, or both. */
export type MappingRule = {
  readonly topic?: string | undefined
  readonly filter?: string | undefined
  readonly mapping: MappingFile
  /** Of the mapping; each outcome that it makes carries it. */
  readonly name?: string | undefined
}

/** What makes events of a relay's records: the first rule that applies, else `mapping`. Plain data. */
export type MappingSet = {
  readonly mapping: MappingFile
  readonly rules?: readonly MappingRule[] | undefined
  /** Of `mapping`, where there are rules. */
  readonly name?: string | undefined
}

/** `rule` is the place in the list, null where the mapping for all other records is meant. */
export type MappingSetProblem = { readonly rule: number | null; readonly finding: Finding }

/** Makes several mappings ready as one, which takes the right one for each record. */
export function compileMappingSet({
  mapping,
  rules = [],
  name,
}: MappingSet): Result<CompiledMapping, MappingSetProblem> {
  const fallback = compileMapping(mapping)
  if (!fallback.ok) return err(problemAt(null, fallback.error))
  if (rules.length === 0) return fallback
  const otherwise = named(fallback.value, name)
  const choices: Choice[] = []
  for (const [index, rule] of rules.entries()) {
    const compiled = compileMapping(rule.mapping)
    if (!compiled.ok) return err(problemAt(index, compiled.error))
    const filter = rule.filter === undefined ? null : compileRuleFilter(rule.filter)
    if (filter?.ok === false) return err(problemAt(index, [badFilter(filter.error)]))
    const choice = { topic: rule.topic ?? null, filter: filter?.value ?? null }
    choices.push({ ...choice, mapping: named(compiled.value, rule.name) })
  }
  return ok({
    revision: [...choices.map(revisionOf), fallback.value.revision].join(' '),
    map: (record, context) => (choices.find(applies(record))?.mapping ?? otherwise).map(record, context),
  })
}

/** The same mapping; what it makes says so. */
const named = (mapping: CompiledMapping, name: string | undefined): CompiledMapping =>
  name === undefined
    ? mapping
    : { ...mapping, map: (record, context) => ({ ...mapping.map(record, context), mapping: name }) }

type Choice = { readonly topic: string | null; readonly filter: Filter | null; readonly mapping: CompiledMapping }

const applies =
  (record: DecodedRecord) =>
  ({ topic, filter }: Choice): boolean =>
    (topic === null || topic === record.raw.topic) &&
    (filter === null || filter.matches({ record, verdict: null, eventName: null, user: null }))

const revisionOf = ({ topic, filter, mapping }: Choice): string =>
  JSON.stringify([topic, filter?.text ?? null, mapping.revision])

const problemAt = (rule: number | null, findings: readonly Finding[]): MappingSetProblem => ({
  rule,
  finding: findings[0] ?? badFilter('it cannot be used'),
})

const badFilter = (message: string): Finding => ({
  rule: 'mapping-filter',
  severity: 'error',
  path: 'filter',
  message,
  fix: 'Write it as in Live, for example $.value.type = "order".',
})
