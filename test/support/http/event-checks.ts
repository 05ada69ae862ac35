/** What OneSignal documents of one event, checked anew and apart from the product (onesignal.md §1). */
export type CheckedEvent = {
  readonly key: string | null
  readonly user: string | null
  /** The event without its key, to compare two sendings under one key. */
  readonly fingerprint: string
  readonly violations: readonly string[]
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i
const knownFields = new Set(['name', 'external_id', 'onesignal_id', 'timestamp', 'idempotency_key', 'properties'])
const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/** Every rule that is broken, in words. `bytes`: of the event as it was sent. */
export function checkSentEvent(value: unknown, bytes: number): CheckedEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { key: null, user: null, fingerprint: JSON.stringify(value), violations: ['an event is no object'] }
  }
  const event = value as Record<string, unknown>
  const { idempotency_key: key, ...rest } = event
  return {
    key: typeof key === 'string' ? key : null,
    user: typeof event['external_id'] === 'string' ? event['external_id'] : null,
    fingerprint: JSON.stringify(rest),
    violations: [...identity(event), ...content(event), ...(bytes > 2_024 ? [`an event has ${bytes} bytes`] : [])],
  }
}

function identity({
  name,
  external_id: externalId,
  onesignal_id: onesignalId,
  idempotency_key: key,
}: Record<string, unknown>): string[] {
  const found: string[] = []
  if (typeof name !== 'string' || name.length === 0) found.push(`name is ${JSON.stringify(name)}`)
  else if ([...name].length > 128) found.push('name has more than 128 characters')
  const ids = [externalId, onesignalId].filter((id) => id !== undefined)
  if (ids.length === 0) found.push('neither external_id nor onesignal_id')
  for (const id of ids) if (typeof id !== 'string' || id === '') found.push(`user id is ${JSON.stringify(id)}`)
  if (typeof key !== 'string' || !uuid.test(key)) found.push(`idempotency_key is ${JSON.stringify(key)}`)
  return found
}

function content({ timestamp, properties, ...rest }: Record<string, unknown>): string[] {
  const found = Object.keys(rest)
    .filter((field) => !knownFields.has(field))
    .map((field) => `unknown field ${field}`)
  if (timestamp !== undefined && !(typeof timestamp === 'string' && iso.test(timestamp)))
    found.push(`timestamp is ${JSON.stringify(timestamp)}`)
  const isObject = typeof properties === 'object' && properties !== null && !Array.isArray(properties)
  if (properties !== undefined && !isObject) found.push('properties is no object')
  return found
}
