import type { WebhookContext } from '#shared/domain/webhook/types.ts'
import { membersOf } from '#shared/domain/webhook/context/context-paths.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { laidOver, withoutEventId } from './make-deliveries.ts'

/** A context from its text, no digit lost. @throws BAD_INPUT that begins with `what` */
export function readContextText(text: string, what: string): WebhookContext {
  const parsed = parseJson(text.trim() === '' ? '{}' : text)
  if (!parsed.ok) throw new AppError('BAD_INPUT', `${what} is no JSON: ${parsed.error.message}.`)
  const members = membersOf(parsed.value)
  if (members === null) {
    throw new AppError('BAD_INPUT', `${what} is no object such as {"user": {…}, "journey": {…}, "event": {"id": …}}.`)
  }
  return members
}

/**
 * The contexts of a burst: one for each line of `usersText` (NDJSON), laid over the common one; without it the common one
 * `count` times. Several deliveries of one context never share its event's id. @throws BAD_INPUT naming the line
 */
export function burstContexts(
  base: WebhookContext,
  usersText: string | null,
  count: number,
): readonly WebhookContext[] {
  if (usersText === null) {
    if (count === 1) return [base]
    const common = withoutEventId(base)
    return Array.from({ length: count }, () => common)
  }
  const common = withoutEventId(base)
  const contexts = usersText
    .split('\n')
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => laidOver(common, readContextText(line, `Line ${number} of the users`)))
  if (contexts.length === 0)
    throw new AppError('BAD_INPUT', 'The users are empty: there is no line to make a delivery of.')
  return contexts
}
