import { compileRuleFilter } from '#shared/domain/mapping/rule-filter.ts'
import { relayFile } from '#shared/schema/relay.ts'
import type { FileProblem } from '#shared/schema/workspace.ts'
import { fileError } from './problems.ts'
import type { EntityEntry } from './read-entity.ts'

/** `relays/<name>.json` with the filters that choose a mapping looked at, so that a bad one is a problem of the file. */
export const checkedRelayFile = relayFile.superRefine(({ mappings = [] }, context) => {
  for (const [index, { filter }] of mappings.entries()) {
    const compiled = filter === undefined ? null : compileRuleFilter(filter)
    if (compiled?.ok !== false) continue
    context.addIssue({
      code: 'custom',
      path: ['mappings', index, 'filter'],
      message: `expected a filter expression: ${compiled.error}`,
    })
  }
})

/** Relays that name a mapping which the workspace does not have. */
export function unknownMappings(entries: ReadonlyMap<string, EntityEntry>): FileProblem[] {
  const known = [...entries.values()].filter(({ kind }) => kind === 'mappings').map(({ name }) => name)
  return [...entries.values()].flatMap(({ kind, file, value }) => {
    const relay = kind === 'relays' ? relayFile.safeParse(value).data : undefined
    return (relay?.mappings ?? []).flatMap(({ mapping }, index) =>
      known.includes(mapping) ? [] : [unknown(file, index, mapping, known)],
    )
  })
}

function unknown(file: string, index: number, mapping: string, known: readonly string[]): FileProblem {
  const there = known.length === 0 ? 'There is no mapping yet' : `There are: ${known.join(', ')}`
  const message = `There is no mappings/${mapping}.json, so the relay cannot start. ${there}. Name one of them, or add the file.`
  return fileError(file, message, `$.mappings[${index}].mapping`)
}
