import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { nodePorts } from '#engine/entry/node-ports.ts'
import { logPath, openLogStore } from '#engine/store/log-store.ts'
import { createWebhookLog, type WebhookLogService } from '#engine/webhooks/log-view/webhook-log.ts'
import type { AttemptLogPage } from '#shared/contract/webhook-log.ts'
import { fillAttempts } from '../support/webhooks/attempt-log.ts'
import type { Bench, Figure } from './support/figures.ts'

/** What people ask: an answer in sight, a rare one, nothing at all; scalar columns, words anywhere, JSON of a body. */
const filters = [
  { filter: 'status = 503', budget: '< 500' },
  { filter: 'status = 418', budget: '< 500' },
  { filter: 'outcome = failed', budget: '< 500' },
  { filter: 'user = user_7919', budget: '< 500' },
  { filter: 'eventId = nothing', budget: '< 500' },
  { filter: 'timeout', budget: '< 500' },
  { filter: 'nothing-like-this' },
  { filter: '$.response.body.id = 8' },
] as const

const pageRows = 200
/** A search that parses every body is not waited for: how far it came in this time says it. */
const patienceMs = 10_000

/** Opening and filtering the log of a webhook, as its screen does: page after page until one is full or all is searched. */
export const attemptLogBench: Bench = {
  name: 'log',
  what: 'open and filter the log of requests',
  run: async ({ small }): Promise<readonly Figure[]> => {
    const attempts = small ? 100_000 : 1_000_000
    const directory = mkdtempSync(join(tmpdir(), 'signalbench-bench-'))
    try {
      await fill(directory, attempts)
      const startedAt = performance.now()
      const log = openLog(directory)
      const first = await search(log, '')
      const figures: Figure[] = [
        {
          what: `log of ${attempts.toLocaleString('en')} attempts: open, with its file`,
          value: performance.now() - startedAt,
          unit: 'ms',
          budget: '< 300',
        },
        { what: 'the same, again', value: (await search(log, '')).ms, unit: 'ms', budget: '< 300' },
      ]
      if (first.rows !== pageRows) throw new Error(`the first page has ${first.rows} rows`)
      // The thread that filters is started by the first filter.
      figures.push({ what: 'the first filter', value: (await search(log, 'status = 200')).ms, unit: 'ms' })
      for (const { filter, ...rest } of filters) {
        const found = await search(log, filter)
        const came = found.complete || found.rows === pageRows ? '' : `, ${Math.round(found.share * 100)} % in`
        figures.push({ what: `filter \`${filter}\`: ${found.rows} rows${came}`, value: found.ms, unit: 'ms', ...rest })
      }
      await log.close()
      return figures
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  },
}

async function fill(directory: string, attempts: number): Promise<void> {
  mkdirSync(dirname(logPath(directory)), { recursive: true })
  const store = openLogStore(directory, { logger: nodePorts({ directory: null }).logger, clock: Date })
  fillAttempts(store.db, { attempts, bodyBytes: 900 })
  await store.close()
}

function openLog(directory: string): WebhookLogService {
  return createWebhookLog({
    ...nodePorts({ directory: null }),
    workspace: { directory, path: (relative) => join(directory, relative) },
    jobs: { start: () => ({ jobId: 'none' }) },
    version: 'bench',
  })
}

async function search(log: WebhookLogService, filter: string) {
  const startedAt = performance.now()
  let rows = 0
  for (let before: number | null = null; ;) {
    const page: AttemptLogPage = await log.page({
      of: { kind: 'webhook', name: 'welcome' },
      filter,
      before,
      after: null,
      limit: pageRows - rows,
    })
    rows += page.rows.length
    before = page.reachedSeq
    const ms = performance.now() - startedAt
    const whole = (page.lastSeq ?? 0) - (page.firstSeq ?? 0) + 1
    const share = ((page.lastSeq ?? 0) + 1 - page.reachedSeq) / whole
    if (page.complete || rows >= pageRows || ms > patienceMs) return { rows, ms, complete: page.complete, share }
  }
}
