import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { openLogReader } from '#engine/store/log-store.ts'
import { sql } from '#engine/store/sql.ts'
import { type Display, startDisplay } from '../support/display.ts'
import { eventually } from '../support/eventually.ts'
import { collectingLogger } from '../support/logger.ts'
import { describeWith } from '../support/requirements.ts'
import { goTo } from '../support/web/browser.ts'
import { sampleWorkspace, type SampleWorkspace } from '../support/web/sample-workspace.ts'
import { enginePid, launchDesktopApp } from './support/desktop-app.ts'
import { expectRow, patience, receivedCount } from './support/screens.ts'

const counts = sql<[], { records: number; events: number; delivered: number; twice: number }>('test.counts')`
  SELECT (SELECT count(*) FROM records) AS records, (SELECT count(*) FROM events) AS events,
         (SELECT count(*) FROM deliveries WHERE state = 'delivered') AS delivered,
         (SELECT count(*) FROM (SELECT 1 FROM deliveries GROUP BY event HAVING count(*) > 1)) AS twice`

function logCounts(directory: string): { records: number; events: number; delivered: number; twice: number } {
  const db = openLogReader(directory, { logger: collectingLogger() })
  try {
    return db.get(counts) ?? { records: 0, events: 0, delivered: 0, twice: 0 }
  } finally {
    db.close()
  }
}

/** An engine whose app is gone ends by itself: it may be the first. */
function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

describeWith(['electron', 'xvfb'], 'the desktop app after a kill -9', () => {
  let display: Display
  /** New for each: what one test relays, the other need not relay any more. */
  let workspace: SampleWorkspace
  const readEach = (recordsPerSecond: number): void => {
    const connection = workspace.read('connections/sample.json')
    workspace.write('connections/sample.json', { ...connection, recordsPerSecond, loop: false })
  }

  beforeAll(async () => {
    display = await startDisplay()
  })
  afterAll(() => display.stop())
  beforeEach(() => {
    workspace = sampleWorkspace()
    workspace.write('relays/shop-events.json', { ...workspace.read('relays/shop-events.json'), mode: 'emulator' })
  })
  afterEach(() => workspace.remove())

  it('of the engine: a new one is started and the page goes on by itself', async () => {
    const desktop = await launchDesktopApp({ workspace: workspace.directory, display: display.name })
    try {
      await eventually(async () => expect(await receivedCount(desktop.page)).toBeGreaterThan(0), patience)
      const before = await eventually(async () => (await enginePid(desktop.app)) ?? expect.fail('no engine'), patience)
      process.kill(before, 'SIGKILL')
      const after = await eventually(async () => {
        const pid = await enginePid(desktop.app)
        expect(pid).not.toBeNull()
        expect(pid).not.toBe(before)
        return pid
      }, patience)
      expect(after).toBeGreaterThan(0)
      await goTo(desktop.page, 'Relay')
      await expectRow(desktop.page, 'delivered')
      await goTo(desktop.page, 'Live')
      await eventually(async () => expect(await receivedCount(desktop.page)).toBeGreaterThan(0), patience)
    } finally {
      await desktop.close()
    }
  })

  it('of the whole app: the next start finishes everything, and nothing twice', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'signalbench-profile-'))
    // So slowly that it is far from its end, however late it is killed; the rest is read quickly.
    readEach(50)
    const options = { workspace: workspace.directory, display: display.name, profile }
    const first = await launchDesktopApp(options)
    await eventually(() => expect(logCounts(workspace.directory).records).toBeGreaterThan(100), patience)
    const engine = await enginePid(first.app)
    const closed = first.app.waitForEvent('close')
    first.app.process().kill('SIGKILL')
    if (engine !== null) killIfAlive(engine)
    await closed
    const atDeath = logCounts(workspace.directory)

    readEach(400)
    const second = await launchDesktopApp(options)
    try {
      await eventually(
        () => {
          const now = logCounts(workspace.directory)
          expect(now.records).toBe(2000)
          expect(now.delivered).toBe(now.events)
        },
        { timeoutMs: 90_000, everyMs: 250 },
      )
      const end = logCounts(workspace.directory)
      expect(end.records).toBeGreaterThan(atDeath.records)
      expect(end.twice).toBe(0)
    } finally {
      await second.close()
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    }
  })
})
