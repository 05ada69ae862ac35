import { httpDeliveryId } from '#engine/outbox/http/types.ts'
import { readTextFile } from '#engine/workspace/read-text-file.ts'
import type { WebhookTemplates } from '#shared/domain/webhook/template/compile-webhook.ts'
import type { WebhookContext } from '#shared/domain/webhook/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { WebhookDraft } from '../types.ts'
import { burstJob } from './burst.ts'
import { deliveryPage, deliveryDetail } from './delivery-views.ts'
import { endpointStatuses } from './endpoint-statuses.ts'
import { makeDeliveries } from './make-deliveries.ts'
import { burstContexts, readContextText } from './read-contexts.ts'
import { resend } from './resend.ts'
import { factorOf, settingOf } from './time-setting.ts'
import type { BurstRequest, SendRequest, SendingDeps, WebhookService } from './types.ts'
import { httpDeliveryNumber } from '#engine/store/http/delivery-pages.ts'

/** Sending by hand, and what can be done to deliveries and endpoints. */
export function createWebhookService(deps: SendingDeps): WebhookService {
  const { workspace, store, outbox, control, timeScale } = deps
  const numbers = (ids: readonly string[]): number[] => ids.flatMap((id) => httpDeliveryNumber(id) ?? [])
  return {
    status: () => ({
      timeScale: settingOf(timeScale.factor()),
      endpoints: endpointStatuses(workspace, store.db, outbox.lanes()),
    }),
    onChange: (listener) => {
      const ends = [outbox.onChange(listener), workspace.onChange(listener), timeScale.onChange(listener)]
      return () => ends.forEach((end) => end())
    },
    send: (request) => send(deps, request),
    store: (webhook, contexts) => storeAll(deps, webhook, contexts),
    burst: (jobs, request) => {
      const base = readContextText(request.contextText, 'The context')
      const contexts = burstContexts(base, usersOf(deps, request), request.count)
      // Throws where there is nothing to send with; the job would only fail later.
      deps.renderer.saved(request.webhook)
      return jobs.start(burstJob(deps, { webhook: request.webhook, contexts, perSecond: request.perSecond }))
    },
    deliveries: (of, page) => deliveryPage(store.db, of, page),
    delivery: (id) => deliveryDetail(store.db, id),
    retryNow: (ids) => control.retryNow(numbers(ids)),
    cancel: (ids) => control.cancel(numbers(ids)),
    resend: (ids) => resend(deps, ids),
    setTimeScale: (setting) => control.setTimeScale(factorOf(setting)),
    step: async (of) => {
      const id = await control.step(of)
      return id === null ? null : httpDeliveryId(id)
    },
    enable: (of, how) => control.enable(of, how),
  }
}

async function send(deps: SendingDeps, { webhook, templates, contextText, testSend }: SendRequest) {
  const { renderer, random, store, outbox } = deps
  const context = readContextText(contextText, 'The context')
  const saved = renderer.saved(webhook)
  const draft = templates === undefined ? saved : withTemplates(saved, templates)
  const [made] = await makeDeliveries({ renderer, random, draft, testSend }, [context])
  if (made === undefined) throw new AppError('BAD_INPUT', 'Nothing was rendered, so nothing could be sent.')
  if (made.refused !== null) throw new AppError('BAD_INPUT', `Nothing was sent: ${made.refused}`)
  const [id] = await store.writer.write('send', () => {
    const run = outbox.startRun(store.db, testSend ? 'test-send' : 'send', webhook)
    return outbox.insert(store.db, run, [made])
  })
  outbox.wake()
  if (id === undefined || id === null) throw new AppError('CONFLICT', 'The log has this delivery already.')
  return { deliveryId: httpDeliveryId(id), eventId: made.eventId }
}

async function storeAll(
  { renderer, random, store, outbox }: SendingDeps,
  webhook: string,
  contexts: readonly WebhookContext[],
) {
  const made = await makeDeliveries({ renderer, random, draft: renderer.saved(webhook), testSend: false }, contexts)
  await store.writer.write('send all', () => outbox.insert(store.db, outbox.startRun(store.db, 'send', webhook), made))
  return { stored: made.length, refused: [...new Set(made.flatMap(({ refused }) => refused ?? []))] }
}

const withTemplates = (
  { name, file }: WebhookDraft,
  { method, url, headers, body }: WebhookTemplates,
): WebhookDraft => ({
  name,
  file: { ...file, method, url, headers: headers.map(([header, value]) => [header, value]) },
  bodyText: body,
})

/** The lines of a burst, from the request or from a file of the workspace. @throws BAD_FILE, BAD_INPUT */
function usersOf({ workspace }: SendingDeps, { usersText, usersFile }: BurstRequest): string | null {
  if (usersFile === undefined) return usersText ?? null
  const read = readTextFile(workspace.path(usersFile))
  if (read.ok) return read.value.text
  throw new AppError(read.error.missing ? 'NOT_FOUND' : 'BAD_FILE', `${usersFile}: ${read.error.message}`)
}
