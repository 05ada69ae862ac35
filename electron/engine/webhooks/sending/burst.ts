import { quantity } from '#shared/lib/quantity.ts'
import { engineCloses } from '#engine/jobs/types.ts'
import type { JobControl, JobOutcome, JobWork } from '#engine/jobs/types.ts'
import type { NewHttpDelivery } from '#engine/outbox/http/types.ts'
import { countHttpRun } from '#engine/store/http/counts.ts'
import type { WebhookContext } from '#shared/domain/webhook/types.ts'
import type { SendingDeps } from './types.ts'
import { makeDeliveries } from './make-deliveries.ts'

/** Deliveries a transaction: some milliseconds of the engine's thread. */
const chunk = 250
/** How often a running burst looks how far it is, where nothing tells it. */
const lookMs = 250

export type Burst = {
  readonly webhook: string
  readonly contexts: readonly WebhookContext[]
  /** Null = all at once. */
  readonly perSecond: number | null
}

/** Sends to many users; the job is done when every delivery has ended. */
export function burstJob(deps: SendingDeps, burst: Burst): JobWork {
  const count = burst.contexts.length
  const users = quantity(count, 'user')
  return {
    kind: 'burst',
    label: `Sending ${burst.webhook} to ${users}`,
    total: count,
    run: (control) => runBurst(deps, burst, control),
  }
}

async function runBurst(deps: SendingDeps, burst: Burst, control: JobControl): Promise<JobOutcome> {
  const { store, outbox, control: outboxControl } = deps
  const run = await store.writer.write('burst run', () => outbox.startRun(store.db, 'send', burst.webhook))
  await storeAll(deps, burst, run, control)
  await ended(deps, run, control)
  // What is stored is sent at the next start; only somebody who cancels wants less.
  const isCancelled = control.signal.aborted && control.signal.reason !== engineCloses
  if (isCancelled) await outboxControl.cancelRun(run)
  const { delivered, failed, cancelled, held } = countHttpRun(store.db, run)
  const parts = [`${delivered} delivered`, `${failed} failed`]
  if (held > 0) parts.push(`${held} held, because the webhook is disabled`)
  if (cancelled > 0) parts.push(`${cancelled} cancelled`)
  return { state: control.signal.aborted ? 'cancelled' : 'done', message: `${parts.join(', ')}.` }
}

/** Rendered and stored piece by piece: the first are on their way while the last are rendered. */
async function storeAll(deps: SendingDeps, burst: Burst, run: number, { signal }: JobControl): Promise<void> {
  const { renderer, random, store, outbox, clock } = deps
  const { webhook, contexts, perSecond } = burst
  const draft = renderer.saved(webhook)
  const startMs = clock.now()
  for (let start = 0; start < contexts.length && !signal.aborted; start += chunk) {
    const part = contexts.slice(start, start + chunk)
    const made = await makeDeliveries({ renderer, random, draft, testSend: false }, part)
    const deliveries = perSecond === null ? made : made.map(spaced(startMs, start, perSecond))
    await store.writer.write('burst', () => outbox.insert(store.db, run, deliveries))
    outbox.wake()
  }
}

const spaced =
  (startMs: number, from: number, perSecond: number) =>
  (delivery: NewHttpDelivery, index: number): NewHttpDelivery => ({
    ...delivery,
    dueAtMs: startMs + ((from + index) * 1_000) / perSecond,
  })

/** Resolves when nothing of the run is on its way any more, or it is cancelled. */
async function ended({ store, outbox }: SendingDeps, run: number, { signal, progress }: JobControl): Promise<void> {
  let wake: () => void = () => {}
  const forget = outbox.onChange(() => wake())
  const timer = setInterval(() => wake(), lookMs)
  signal.addEventListener('abort', () => wake(), { once: true })
  try {
    while (!signal.aborted) {
      const { pending, leased, waiting, delivered, failed, cancelled } = countHttpRun(store.db, run)
      progress(delivered + failed + cancelled)
      if (pending + leased + waiting === 0) return
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  } finally {
    clearInterval(timer)
    forget()
  }
}
