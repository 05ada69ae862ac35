import type { RecordDetail } from '#shared/contract/live.ts'
import { decodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { EngineClient } from '../../../rpc/connection.ts'
import { recordJson } from '../record-json.ts'
import { readWhole } from '../use-whole-record.ts'
import { curlTarget, eventCurl } from './curl.ts'
import { kcatProduce, kcatRead } from './kcat.ts'
import { kcatOptions } from './kcat-options.ts'

/** Longer texts are for a capture, not for the clipboard. */
const maxCopiedChars = 5_000_000

/** What the texts are made of, read when one is asked for. */
export type CopyContext = {
  readonly client: EngineClient
  readonly sessionId: string
  readonly record: RecordDetail
  /** The connection that is read, and the workspace's relays. */
  readonly connection: string | null
  readonly relays: readonly string[]
}

/** A text, or why there is none. */
export type CopyText = Result<string, string>

export type CopyItem = {
  readonly label: string
  /** What the notification calls it. */
  readonly what: string
  /** Set where there is nothing to copy. */
  readonly missing?: string
  text(context: CopyContext): Promise<CopyText>
}

const whole = ({ client, sessionId, record }: CopyContext) => readWhole(client, sessionId, record.seq, maxCopiedChars)

async function rawRecord({ client, sessionId, record }: CopyContext): Promise<RawRecord> {
  const { line } = await client.live.captureLine({ sessionId, seq: record.seq })
  const decoded = decodeCaptureLine(line, 1)
  if (!decoded.ok) throw new AppError('INTERNAL', decoded.error.message)
  return decoded.value
}

async function clusterOptions({ client, connection }: CopyContext): Promise<readonly string[]> {
  if (connection === null) return kcatOptions(null)
  return kcatOptions((await client.workspace.readFile({ kind: 'connections', name: connection })).value)
}

async function curlText({ client, record, relays }: CopyContext): Promise<CopyText> {
  const eventJson = record.event?.eventJson ?? null
  if (eventJson === null) return err('This record becomes no event, so there is no request.')
  const files = await Promise.all(relays.map((name) => client.workspace.readFile({ kind: 'relays', name })))
  return ok(eventCurl(eventJson, curlTarget(files.map((file) => file.value))))
}

/** Everything that people paste elsewhere, in the order of the menu; groups are divided. */
export function copyItems(record: RecordDetail): readonly (readonly CopyItem[])[] {
  const noEvent = (record.event?.eventJson ?? null) === null ? { missing: 'This record becomes no event' } : {}
  const noValue = record.value.format === 'null' ? { missing: 'There is no value' } : {}
  const noKey = record.key.format === 'null' ? { missing: 'There is no key' } : {}
  return [
    [
      { label: 'Value', what: 'value', ...noValue, text: async (context) => ok((await whole(context)).value.text) },
      { label: 'Key', what: 'key', ...noKey, text: async (context) => ok((await whole(context)).key.text) },
      { label: 'Record as JSON', what: 'the record', text: async (context) => ok(recordJson(await whole(context))) },
      {
        label: 'Line of a capture',
        what: 'the line',
        text: async ({ client, sessionId }) => ok((await client.live.captureLine({ sessionId, seq: record.seq })).line),
      },
      {
        label: 'Topic, partition and offset',
        what: 'the place',
        text: async () => ok(`${record.topic} ${record.partition} ${record.offset}`),
      },
    ],
    [
      { label: 'Event', what: 'event', ...noEvent, text: async () => ok(record.event?.eventJson ?? '') },
      {
        label: 'Idempotency key',
        what: 'idempotency key',
        ...noEvent,
        text: async () => ok(record.event?.idempotencyKey ?? ''),
      },
      { label: 'Event as curl', what: 'the request', ...noEvent, text: curlText },
    ],
    [
      {
        label: 'kcat command that reads it',
        what: 'the command',
        text: async (context) => ok(kcatRead(await rawRecord(context), await clusterOptions(context))),
      },
      {
        label: 'kcat command that produces it',
        what: 'the command',
        text: async (context) => kcatProduce(await rawRecord(context), await clusterOptions(context)),
      },
    ],
  ]
}
