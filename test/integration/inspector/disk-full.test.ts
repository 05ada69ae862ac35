import { afterEach, expect, test } from 'vitest'
import { InspectorSession } from '#engine/inspector/inspector-session.ts'
import { createJudge } from '#engine/inspector/judge.ts'
import { createKeptFile } from '#engine/inspector/kept/kept-file.ts'
import { KeptWriter } from '#engine/inspector/kept/kept-writer.ts'
import { queueLimits } from '#engine/inspector/record-queue.ts'
import { eventually } from '../../support/eventually.ts'
import { collectingLogger } from '../../support/logger.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { fakeSource, recordOf } from './inspector-under-test.ts'

const directory = temporaryDirectory(afterEach)

test('a full disk costs records, counted with the reason; storing goes on when there is space again', async () => {
  const logger = collectingLogger()
  const database = createKeptFile(directory(), 'session', { clock: Date, logger })
  const limits = { maxRecords: 1e6, maxBytes: 1e9 }
  const source = fakeSource()
  const judge = createJudge({ revision: 1, mapping: null, format: 'auto' }, Date)
  const session = new InspectorSession(
    { id: 'session', connection: 'x', topics: [], from: 'now' },
    {
      clock: Date,
      logger,
      source,
      writer: new KeptWriter(database, limits, 1),
      limits: { ...limits, queue: queueLimits },
      judge: () => judge,
      prepare: () => null,
      onStored: () => {},
      onChange: () => {},
    },
  )
  await session.begin()
  source.push([recordOf(0)])
  await eventually(() => expect(session.status(null).kept).toBe(1))
  database.exec('PRAGMA max_page_count = 1')
  const pad = 'x'.repeat(8_000)
  source.push(Array.from({ length: 300 }, (_, index) => recordOf(1 + index, { pad })))
  await eventually(() => expect(session.status(null).kept + session.status(null).dropped).toBe(301))
  const full = session.status(null)
  expect(full).toMatchObject({
    state: 'reading',
    droppedReason: expect.stringMatching(/disk is full.*Free some space/),
  })
  expect(full.dropped).toBeGreaterThan(200)
  database.exec('PRAGMA max_page_count = 1000000')
  source.push([recordOf(301, { pad })])
  await eventually(() => expect(session.status(null).kept).toBe(full.kept + 1))
  expect(logger.entries.map(({ message }) => message).slice(1)).toEqual([
    'the inspector cannot store records; they are skipped',
    'the inspector can store records again',
  ])
  await session.stop({ abandon: true })
  database.close()
})
