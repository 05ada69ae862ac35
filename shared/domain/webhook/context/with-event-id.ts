import type { Random } from '#shared/lib/clock.ts'
import type { WebhookContext } from '../types.ts'
import { membersOf } from './context-paths.ts'

/** A context whose event has an id: its own, or a new UUID version 4 as each delivery gets one (onesignal.md §3). */
export function withEventId(context: WebhookContext, random: Pick<Random, 'uuid'>): WebhookContext {
  if (eventIdOf(context) !== null) return context
  return { ...context, event: { ...membersOf(context['event']), id: random.uuid() } }
}

/** The id that templates see as `event.id`; null where there is none. */
export function eventIdOf(context: WebhookContext): string | null {
  const id = membersOf(context['event'])?.['id']
  return typeof id === 'string' && id !== '' ? id : null
}
