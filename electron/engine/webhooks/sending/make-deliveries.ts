import type { EndpointRef, NewHttpDelivery } from '#engine/outbox/http/types.ts'
import { membersOf } from '#shared/domain/webhook/context/context-paths.ts'
import { eventIdOf, withEventId } from '#shared/domain/webhook/context/with-event-id.ts'
import type { RenderedWebhook, WebhookContext } from '#shared/domain/webhook/types.ts'
import type { JsonValue } from '#shared/lib/exact-number.ts'
import type { Random } from '#shared/lib/clock.ts'
import type { WebhookDraft, WebhookRenderer } from '../types.ts'

/** Contexts that go to the template thread at once: some tens of milliseconds of its time. */
const contextsAtOnce = 250

/** Lays a user's line over the common context: objects are joined, everything else replaces. */
export function laidOver(base: WebhookContext, over: WebhookContext): WebhookContext {
  return joined(base, over) as WebhookContext
}

function joined(base: JsonValue | undefined, over: JsonValue): JsonValue {
  const [below, above] = [membersOf(base), membersOf(over)]
  if (below === null || above === null) return over
  const result: Record<string, JsonValue> = { ...below }
  for (const [name, value] of Object.entries(above)) {
    Object.defineProperty(result, name, {
      value: joined(Object.hasOwn(below, name) ? below[name] : undefined, value),
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return result
}

/** A context without the id of its event: each delivery gets one of its own. */
export function withoutEventId(context: WebhookContext): WebhookContext {
  const event = membersOf(context['event'])
  if (event === null || !Object.hasOwn(event, 'id')) return context
  const { id: _, ...rest } = event
  return { ...context, event: rest }
}

export type Making = {
  readonly renderer: Pick<WebhookRenderer, 'render'>
  readonly random: Pick<Random, 'uuid'>
  readonly draft: WebhookDraft
  readonly testSend: boolean
}

/** Renders a delivery for each context, in their order, with an id for each event that has none. */
export async function makeDeliveries(
  making: Making,
  contexts: readonly WebhookContext[],
  progress: (done: number) => void = () => {},
): Promise<readonly NewHttpDelivery[]> {
  const { renderer, random, draft, testSend } = making
  const endpoint: EndpointRef = { kind: 'webhook', name: draft.name }
  const made: NewHttpDelivery[] = []
  for (let start = 0; start < contexts.length; start += contextsAtOnce) {
    const part = contexts.slice(start, start + contextsAtOnce).map((context) => withEventId(context, random))
    const rendered = await renderer.render(draft, part, { testSend })
    part.forEach((context, index) => {
      const one = rendered[index]
      if (one !== undefined) made.push(deliveryOf(endpoint, context, one, random))
    })
    progress(made.length)
  }
  return made
}

function deliveryOf(
  endpoint: EndpointRef,
  context: WebhookContext,
  { request, findings, refused }: RenderedWebhook,
  random: Pick<Random, 'uuid'>,
): NewHttpDelivery {
  return {
    endpoint,
    originKey: null,
    eventId: eventIdOf(context) ?? random.uuid(),
    record: null,
    user: textAt(context, 'user', 'external_id') ?? textAt(context, 'user', 'onesignal_id'),
    eventName: textAt(context, 'event', 'name'),
    request,
    findings,
    refused,
    dueAtMs: null,
  }
}

function textAt(context: WebhookContext, outer: string, inner: string): string | null {
  const value = membersOf(context[outer])?.[inner]
  return typeof value === 'string' ? value : null
}
