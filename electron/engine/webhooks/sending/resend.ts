import type { EndpointRef, NewHttpDelivery } from '#engine/outbox/http/types.ts'
import { httpDeliveryId } from '#engine/outbox/http/types.ts'
import { httpDeliveryById, httpDeliveryNumber, httpRequestOf } from '#engine/store/http/delivery-pages.ts'
import type { Database } from '#engine/store/database.ts'
import type { WebhookFinding } from '#shared/domain/webhook/types.ts'
import type { SendingDeps } from './types.ts'

/** Deliveries a transaction. */
const chunk = 250

/** The same requests once more, as new deliveries with the ids of the old ones. Those that do not exist are left out. */
export async function resend(
  { store, outbox }: Pick<SendingDeps, 'store' | 'outbox'>,
  ids: readonly string[],
): Promise<readonly string[]> {
  const made: string[] = []
  for (let start = 0; start < ids.length; start += chunk) {
    const numbers = ids.slice(start, start + chunk).flatMap((id) => httpDeliveryNumber(id) ?? [])
    const stored = await store.writer.write('resend', () => {
      const copies = numbers.flatMap((number) => copyOf(store.db, number) ?? [])
      const runs = new Map<string, number>()
      return copies.flatMap((copy) => {
        const { name } = copy.endpoint
        const run = runs.get(name) ?? outbox.startRun(store.db, 'resend', name)
        runs.set(name, run)
        return outbox.insert(store.db, run, [copy])
      })
    })
    made.push(...stored.flatMap((id) => (id === null ? [] : httpDeliveryId(id))))
  }
  outbox.wake()
  return made
}

function copyOf(db: Database, id: number): NewHttpDelivery | null {
  const row = httpDeliveryById(db, id)
  const request = httpRequestOf(db, id)
  if (row === null || request === null) return null
  const endpoint: EndpointRef = { kind: row.kind, name: row.endpoint }
  return {
    endpoint,
    originKey: null,
    eventId: row.eventId,
    record: null,
    user: row.user,
    eventName: row.eventName,
    request: {
      method: request.method,
      url: request.url,
      headers: JSON.parse(request.headers) as [string, string][],
      body: '',
      bodyBytes: request.body,
      secretHeaders: request.secretHeaders === null ? [] : (JSON.parse(request.secretHeaders) as number[]),
      secretUrl: request.secretUrl === 1,
    },
    findings: request.findings === null ? [] : (JSON.parse(request.findings) as WebhookFinding[]),
    // What could not be sent then cannot be sent now: the request is the same.
    refused: row.state === 'failed' && row.attempts === 0 ? row.reason : null,
    dueAtMs: null,
    copyOf: id,
  }
}
