import type { WebhookRenderer } from '#engine/webhooks/types.ts'
import { contextOfEvent } from '#shared/domain/webhook/context/context-of-event.ts'
import type { CheckTally } from './check-tally.ts'

/** Contexts that are rendered between two looks at the signal. */
const atOnce = 500

/**
 * Renders a webhook for every event, as a relay with it as destination would: event.id is the idempotency key. Templates see
 * the time of the newest record as the present, so that dates come out the same on every day. Throws NOT_FOUND, BAD_FILE.
 */
export async function renderRequests(
  renderer: WebhookRenderer,
  webhook: string,
  tally: CheckTally,
  signal: AbortSignal,
): Promise<void> {
  const draft = renderer.saved(webhook)
  const { newestMs } = tally
  const options = { testSend: false, ...(newestMs === null ? {} : { nowMs: newestMs }) }
  for (let start = 0; start < tally.mapped.length && !signal.aborted; start += atOnce) {
    const some = tally.mapped.slice(start, start + atOnce)
    const contexts = some.map(({ event }) => contextOfEvent(event, event.idempotency_key))
    const rendered = await renderer.render(draft, contexts, options)
    for (const [index, request] of rendered.entries()) {
      const event = some[index]
      if (event !== undefined) tally.addRequest(event, request)
    }
  }
}
