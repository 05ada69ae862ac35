import { quantity } from '#shared/lib/quantity.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { formatCaptureSchemas } from '#engine/decoder/capture/schemas-file.ts'
import { schemaKeysOfAll } from '#engine/decoder/schema-book.ts'
import { CaptureWriter } from '#engine/inspector/work/capture-writer.ts'
import type { JobControl, JobOutcome, JobWork } from '#engine/jobs/types.ts'
import type { Database } from '#engine/store/database.ts'
import { givenUpOf } from '#engine/store/given-up.ts'
import type { GivenUp } from '#engine/store/given-up.ts'
import { findRelay } from '#engine/store/positions.ts'
import { storedSchema } from '#engine/store/schemas.ts'
import { refuseExisting } from '#engine/workspace/whole-file.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { encodeUtf8 } from '#shared/lib/utf8.ts'
import type { KnownSchema } from '#shared/schema/schema-entry.ts'
import type { RelayDeps } from '../deps.ts'
import { deadLetterLine } from './dead-letter-line.ts'
import type { RelayByHand } from './types.ts'

type Options = Parameters<RelayByHand['exportDeadLetters']>[1]

/**
 * Dead letters as a capture, in the order in which they were consumed, with the schemas that the log keeps for them
 * beside it. A capture can be looked at, mapped and replayed like any other. @throws CONFLICT
 */
export function exportDeadLetters(deps: RelayDeps, name: string, options: Options): JobWork {
  const { workspace, random } = deps
  const { capture, replace } = options
  const shown = `captures/${capture}.ndjson`
  const target = { path: workspace.path(shown), shown, replace, suffix: random.uuid() }
  refuseExisting(target)
  return {
    kind: 'dead-letters',
    label: `Saving dead letters of ${name} to ${shown}`,
    total: null,
    run: (control) => run(deps.store.db, new CaptureWriter(target), name, options, control),
  }
}

async function run(
  db: Database,
  writer: CaptureWriter,
  name: string,
  { reason, capture }: Options,
  control: JobControl,
): Promise<JobOutcome> {
  const relay = findRelay(db, name)
  const schemas = new Map<string, KnownSchema>()
  let saved = 0
  try {
    for (const page of relay === null ? [] : givenUpOf(db, relay)) {
      if (control.signal.aborted) return { state: 'cancelled', message: 'Cancelled; nothing was written.' }
      const letters = reason === undefined ? page : page.filter((letter) => letter.reason === reason)
      for (const letter of letters) collectSchemas(db, letter, schemas)
      if (letters.length > 0) await writer.write(encodeUtf8(`${letters.map(deadLetterLine).join('\n')}\n`))
      saved += letters.length
      control.progress(saved)
      await nextTurn()
    }
    if (saved === 0) throw new AppError('BAD_INPUT', 'There is no dead letter to save; nothing was written.')
    await writer.finish(formatCaptureSchemas(schemas.values()))
    const what = quantity(saved, 'dead letter')
    return { state: 'done', message: `${what} saved to captures/${capture}.ndjson.` }
  } finally {
    await writer.abandon()
  }
}

/** The schemas that a record names and the log knows. */
function collectSchemas(db: Database, { raw, cluster }: GivenUp, schemas: Map<string, KnownSchema>): void {
  for (const key of schemaKeysOfAll([raw])) {
    const schema = schemas.has(key) ? null : storedSchema(db, cluster, key)
    if (schema !== null) schemas.set(key, schema)
  }
}
