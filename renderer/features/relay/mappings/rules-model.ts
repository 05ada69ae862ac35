/** The rules that choose a mapping, as they are typed. */
import { z } from 'zod'
import { compileRuleFilter } from '#shared/domain/mapping/rule-filter.ts'
import type { FileValue } from '../../../ui/file-form/use-form-draft.ts'
import { texts } from './texts.ts'

export const ruleForm = z
  .object({
    /** Empty: every topic. */
    topic: z.string(),
    /** Empty: every record of the topic. */
    filter: z.string(),
    mapping: z.string().min(1, texts.problems.mapping),
    /** The rule as it stands in the file: keys that the form does not know stay. */
    before: z.record(z.string(), z.unknown()),
  })
  .superRefine((rule, context) => {
    const message = filterProblem(rule.filter)
    if (message !== null) context.addIssue({ code: 'custom', path: ['filter'], message })
  })
export type RuleForm = z.infer<typeof ruleForm>

/** What is wrong with a filter, and where in it; null where nothing is, or where there is none. */
function filterProblem(filter: string): string | null {
  if (filter.trim() === '') return null
  const compiled = compileRuleFilter(filter)
  return compiled.ok ? null : compiled.error
}

export const emptyRule = (mapping: string): RuleForm => ({ topic: '', filter: '', mapping, before: {} })

/** The rules of a relay's file; what is no rule at all is left out. */
export function rulesFromFile(value: unknown): readonly RuleForm[] {
  if (!Array.isArray(value)) return []
  return value.filter(isRecord).map((rule) => ({
    topic: textOf(rule['topic']),
    filter: textOf(rule['filter']),
    mapping: textOf(rule['mapping']),
    before: rule,
  }))
}

/** The rules as the file has them: what is empty is not written. */
export function rulesToFile(rules: readonly RuleForm[]): FileValue[] {
  return rules.map(({ topic, filter, mapping, before }) => {
    const { topic: _topic, filter: _filter, mapping: _mapping, ...others } = before
    return {
      ...(topic === '' ? {} : { topic }),
      ...(filter.trim() === '' ? {} : { filter: filter.trim() }),
      mapping,
      ...others,
    }
  })
}

/** A rule changes places with its neighbour; the same list where there is none. */
export function movedRule(rules: readonly RuleForm[], index: number, by: -1 | 1): readonly RuleForm[] {
  const rule = rules[index]
  const neighbour = rules[index + by]
  if (rule === undefined || neighbour === undefined) return rules
  return rules.with(index, neighbour).with(index + by, rule)
}

/** What is known beside the rules themselves. */
export type RuleSurroundings = { readonly topics: readonly string[]; readonly mappings: readonly string[] }

/** Said of a rule; an error marks the part that is wrong. */
export type RuleNote =
  | { readonly tone: 'err'; readonly part: 'filter' | 'mapping'; readonly text: string }
  | { readonly tone: 'warn'; readonly text: string }

/** What to say of each rule, null where there is nothing: what cannot work first, then what does nothing. */
export function ruleNotes(rules: readonly RuleForm[], known: RuleSurroundings): readonly (RuleNote | null)[] {
  const catchAll = rules.findIndex(({ topic, filter }) => topic === '' && filter.trim() === '')
  return rules.map((rule, index) => {
    const problem = filterProblem(rule.filter)
    if (problem !== null) return wrong('filter', `${problem}.`)
    if (rule.mapping === '') return wrong('mapping', texts.problems.mapping)
    if (!known.mappings.includes(rule.mapping)) return wrong('mapping', texts.problems.unknown(rule.mapping))
    if (catchAll !== -1 && index > catchAll) return { tone: 'warn', text: texts.notes.never(catchAll + 1) }
    if (rule.topic !== '' && !known.topics.includes(rule.topic)) return { tone: 'warn', text: texts.notes.topic }
    return index === catchAll ? { tone: 'warn', text: texts.notes.all } : null
  })
}

const wrong = (part: 'filter' | 'mapping', text: string): RuleNote => ({ tone: 'err', part, text })

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const isRecord = (value: unknown): value is FileValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
