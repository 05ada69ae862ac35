import type { PayloadView, RecordDetail } from '#shared/contract/live.ts'
import { annotate } from '#shared/domain/decode/annotate.ts'
import { explainFormat } from '#shared/domain/decode/explain-format.ts'
import type { DecodedPayload, DecodedRecord } from '#shared/domain/decode/types.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'
import { cutText } from './payload-text.ts'

/** Characters of a payload that come with the record; `body` brings the rest in parts. */
const firstPartChars = 65_536

/**
 * A payload as the detail pane shows it, with the decode report.
 * @param text the whole decoded text
 * @param chosen the format that people chose; keys are always guessed
 */
export function payloadView(
  payload: DecodedPayload,
  text: string,
  bytes: Uint8Array | null,
  chosen: RecordFormat,
): PayloadView {
  const { schema } = payload
  return {
    format: payload.format,
    text: cutText(text, firstPartChars),
    textChars: text.length,
    bytes: bytes?.length ?? 0,
    diagnostics: [...payload.diagnostics],
    schemaId: payload.schemaId,
    ...(schema === undefined ? {} : { schema: { ...schema, guid: payload.schemaGuid ?? null } }),
    explanation: explainFormat(payload, chosen),
  }
}

/** What the wire format says about the first bytes of key and value. */
export const annotationsOf = ({ raw, key, value }: DecodedRecord): NonNullable<RecordDetail['annotations']> => ({
  key: [...annotate(raw.key, key)],
  value: [...annotate(raw.value, value)],
})
