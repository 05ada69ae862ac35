import type { SeenEvent } from '#shared/contract/journeys.ts'
import type { KnownPlace } from '#shared/domain/filter/complete-filter.ts'

/** Deeper places are not offered. */
const maxDepth = 3
const exampleChars = 40

/** The places of events that were seen, for completion: `$.properties.plan`, with what stood there. */
export function eventPlaces(events: readonly SeenEvent[]): readonly KnownPlace[] {
  const found = new Map<string, KnownPlace>()
  for (const { json } of events) {
    const event: unknown = parsed(json)
    if (isRecord(event)) collect(found, '$.properties', event['properties'], 0)
  }
  return [...found.values()]
}

function collect(found: Map<string, KnownPlace>, path: string, value: unknown, depth: number): void {
  if (depth > 0 && !found.has(path)) found.set(path, { path, type: typeOf(value), example: exampleOf(value) })
  if (!isRecord(value) || depth >= maxDepth) return
  for (const [name, member] of Object.entries(value)) collect(found, `${path}${step(name)}`, member, depth + 1)
}

const step = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `["${name.replaceAll('"', '\\"')}"]`)

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value)

const exampleOf = (value: unknown): string =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, exampleChars)

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
