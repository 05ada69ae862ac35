import type { ShownOutcome } from '#shared/domain/mapping/types.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { MappedView } from '#shared/schema/event.ts'
import { cutText } from './payload-text.ts'

/** Characters of an event that are shown: OneSignal takes 2,024 bytes, so what is longer is refused anyway. */
const shownChars = 65_536

/** What became of a record, as the screens show it. `idempotencyKey` null = the cluster has not told its id yet. */
export function mappedViewOf(outcome: ShownOutcome, idempotencyKey: string | null): MappedView {
  return {
    verdict: outcome.kind === 'mapped' ? 'mapped' : outcome.verdict,
    eventJson: outcome.json === null ? null : cutText(prettyJson(outcome.json), shownChars),
    eventBytes: outcome.bytes,
    idempotencyKey,
    sources: [...outcome.sources],
    findings: [...outcome.findings],
  }
}

function prettyJson(json: string): string {
  const parsed = parseJson(json)
  return parsed.ok ? stringifyJson(parsed.value, 2) : json
}
