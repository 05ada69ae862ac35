import type { JsonValue } from '#shared/lib/exact-number.ts'
import type { WebhookContext } from '../types.ts'
import { membersOf } from './context-paths.ts'

/**
 * A context as OneSignal's test send has it: without tags [documented], and without what OneSignal does not say it has:
 * the journey and the user's subscriptions. `event.id` stays, for every delivery of ours has one.
 */
export function testSendContext(context: WebhookContext): WebhookContext {
  const rest = Object.entries(context).filter(([name]) => name !== 'journey')
  return Object.fromEntries(rest.map(([name, value]) => [name, name === 'user' ? withoutTags(value) : value]))
}

function withoutTags(user: JsonValue): JsonValue {
  const members = membersOf(user)
  if (members === null) return user
  return Object.fromEntries(Object.entries(members).filter(([name]) => name !== 'tags' && name !== 'subscriptions'))
}
