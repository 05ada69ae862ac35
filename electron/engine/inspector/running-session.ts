import type { RecordFormat } from '#shared/schema/relay.ts'
import type { RecordSource } from '../source/types.ts'
import type { InspectorSession } from './inspector-session.ts'
import { deleteKeptFile } from './kept/kept-file.ts'
import type { KeptWriter } from './kept/kept-writer.ts'
import type { SessionSchemas } from './session-schemas.ts'

/** A session with everything that belongs to it and ends with it. */
export type RunningSession = {
  readonly id: string
  readonly path: string
  readonly format: RecordFormat
  readonly source: RecordSource
  readonly writer: KeptWriter
  readonly session: InspectorSession
  readonly schemas: SessionSchemas
}

/** Stops reading but keeps the records, so that they can still be looked at. */
export async function stopSession(running: RunningSession): Promise<void> {
  await running.session.stop({ abandon: false })
  await running.source.close()
}

/** Ends it altogether; the records are gone. Closing a source twice is harmless. */
export async function discardSession(running: RunningSession): Promise<void> {
  await running.session.stop({ abandon: true })
  await running.source.close()
  await running.schemas.close()
  running.writer.close()
  deleteKeptFile(running.path)
}
