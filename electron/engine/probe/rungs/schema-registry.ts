import { type Outcome, skipped } from '#shared/domain/probe/outcome.ts'
import type { RungStep } from '../climb.ts'
import { askRegistry } from '../registry/ask-registry.ts'
import { readRegistry } from '../registry/read-settings.ts'

/** Is the registry there, does it take our key, and does it show what the topics need. */
export const schemaRegistryRung: RungStep = {
  rung: 'schema-registry',
  limitMs: 3_500,
  run: async (climb, signal) => {
    const { schemaRegistry } = climb.connection
    if (schemaRegistry === undefined) {
      return { target: null, outcome: skipped('The connection has no Schema Registry.') }
    }
    if (!schemaRegistry.enabled) {
      return { target: schemaRegistry.url, outcome: skipped('The Schema Registry is switched off in the connection.') }
    }
    const read = readRegistry(schemaRegistry, climb.connection.security, climb.deps)
    if (!read.ok) return { target: schemaRegistry.url, outcome: read.error }
    const { urls } = read.value
    let last: Outcome | null = null
    // Several addresses are one registry: the first that answers speaks for all.
    for (const url of urls) {
      last = await askRegistry(climb, read.value, url, signal)
      if (last.status !== 'failed' || signal.aborted) break
    }
    if (last === null) throw new Error('a registry without an address was let through')
    return { target: urls.map(({ shown }) => shown).join(', '), outcome: last }
  },
}
