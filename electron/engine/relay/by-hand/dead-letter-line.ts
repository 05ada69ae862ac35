import type { GivenUp } from '#engine/store/given-up.ts'
import { encodeCaptureLine } from '#shared/domain/capture/capture-line.ts'

/**
 * A dead letter as a line of a capture: the record as it was consumed, and beside it the member `deadLetter`, which says
 * why it was given up. Without the line break.
 */
export function deadLetterLine(letter: GivenUp): string {
  const { id, relay, kind, reason, message, eventName, user, mapping, givenUpAtMs, idempotencyKey, attempts } = letter
  const about = { id, relay, kind, reason, message, eventName, user, givenUpAtMs, idempotencyKey, attempts, mapping }
  // The event is JSON text already, exactly as it was sent.
  const event = `"event":${letter.eventJson ?? 'null'}`
  return `${encodeCaptureLine(letter.raw).slice(0, -1)},"deadLetter":${JSON.stringify(about).slice(0, -1)},${event}}}`
}
