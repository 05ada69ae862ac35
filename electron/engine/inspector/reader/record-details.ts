import type { RecordDetail } from '#shared/contract/live.ts'
import { annotatedBytes } from '#shared/domain/decode/annotate.ts'
import type { DecodedRecord } from '#shared/domain/decode/types.ts'
import type { MappedView } from '#shared/schema/event.ts'
import type { BodyQuery } from '../types.ts'
import { headerViews } from './header-views.ts'
import { recordKey } from './record-key.ts'
import { mappedViewOf } from './mapped-view.ts'
import { payloadText } from './payload-text.ts'
import { annotationsOf, payloadView } from './payload-view.ts'
import type { SessionReader } from './session-reader.ts'

/** As many bytes as are annotated. */
const rawPartBytes = annotatedBytes

type Opened = { readonly record: DecodedRecord; readonly keyText: string; readonly valueText: string }

/** Whole records for the detail pane. The last one stays decoded, so that its parts come without decoding it again. */
export class RecordDetails {
  readonly #session: SessionReader
  #last: { readonly seq: number; readonly opened: Opened } | null = null

  constructor(session: SessionReader) {
    this.#session = session
  }

  /** Records are decoded otherwise than before. */
  forget(): void {
    this.#last = null
  }

  record(seq: number): RecordDetail {
    const { record, keyText, valueText } = this.#open(seq)
    const { raw } = record
    return {
      seq,
      topic: raw.topic,
      partition: raw.partition,
      offset: raw.offset.toString(),
      timestampMs: Number(raw.timestampMs),
      key: payloadView(record.key, keyText, raw.key, 'auto'),
      value: payloadView(record.value, valueText, raw.value, this.#session.judge.format),
      headers: headerViews(raw.headers),
      rawBase64: base64(raw.value?.subarray(0, rawPartBytes) ?? null),
      rawKeyBase64: base64(raw.key?.subarray(0, rawPartBytes) ?? null),
      annotations: annotationsOf(record),
      event: this.#event(record),
    }
  }

  body({ seq, part, form, offset, length }: Omit<BodyQuery, 'sessionId'>): { data: string; total: number } {
    const { record, keyText, valueText } = this.#open(seq)
    if (form === 'decoded') {
      const text = part === 'key' ? keyText : valueText
      return { data: text.slice(offset, offset + length), total: text.length }
    }
    const bytes = part === 'key' ? record.raw.key : record.raw.value
    return { data: base64(bytes?.subarray(offset, offset + length) ?? null), total: bytes?.length ?? 0 }
  }

  #open(seq: number): Opened {
    if (this.#last?.seq === seq) return this.#last.opened
    const raw = this.#session.rows.wholeRecord(this.#session.row(seq))
    const record = this.#session.judge.decode(raw)
    const opened = { record, keyText: payloadText(record.key), valueText: payloadText(record.value) }
    this.#last = { seq, opened }
    return opened
  }

  #event(record: DecodedRecord): MappedView | null {
    const { mapping } = this.#session.judge
    if (mapping === null) return null
    const key = recordKey(this.#session, record.raw)
    const outcome = mapping.map(record, { idempotencyKey: key.used, nowMs: this.#session.now() })
    return mappedViewOf(outcome, key.own)
  }
}

const base64 = (bytes: Uint8Array | null): string =>
  bytes === null ? '' : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')
