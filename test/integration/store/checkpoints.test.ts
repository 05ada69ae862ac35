import { statSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { nodePorts } from '#engine/entry/node-ports.ts'
import { logPath, openLogStore } from '#engine/store/log-store.ts'
import { eventually } from '../../support/eventually.ts'
import { collectingLogger } from '../../support/logger.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const { workerUrl } = nodePorts({ directory: null })
const tenMegabytes = `INSERT INTO bodies (sha256, bytes) VALUES (randomblob(32), randomblob(10000000))`

test('what was committed reaches the file without the writer', async () => {
  const logger = collectingLogger()
  const store = openLogStore(directory(), { logger, clock: Date, checkpointUrl: workerUrl('checkpoint') })
  store.db.exec(tenMegabytes)
  // The writer would wait for three times as much before it did it by itself.
  const writersPages = Number(store.db.pragma('wal_autocheckpoint'))
  expect(writersPages * Number(store.db.pragma('page_size'))).toBeGreaterThan(30_000_000)
  await eventually(() => expect(statSync(logPath(directory())).size).toBeGreaterThan(10_000_000))
  await store.close()
  expect(() => statSync(`${logPath(directory())}-wal`)).toThrow(/ENOENT/)
  expect(logger.entries.map(({ message }) => message).join()).not.toContain('by the writer')
})

test('the writer makes checkpoints again when their thread died', async () => {
  const logger = collectingLogger()
  const checkpointUrl = new URL('data:text/javascript,throw new Error("no memory")')
  const store = openLogStore(directory(), { logger, clock: Date, checkpointUrl })
  await eventually(() => expect(logger.entries.map(({ message }) => message).join()).toContain('by the writer'))
  store.db.exec(tenMegabytes)
  expect(statSync(logPath(directory())).size).toBeGreaterThan(10_000_000)
  await store.close()
})
