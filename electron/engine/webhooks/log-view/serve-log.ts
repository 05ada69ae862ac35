import type { MessagePort } from 'node:worker_threads'
import { AppError } from '#shared/lib/app-error.ts'
import { compileAttemptFilter } from '#shared/domain/webhook/log/attempt-filter.ts'
import type { Filter } from '#shared/domain/filter/types.ts'
import { packError } from '../../lib/call-error.ts'
import type { Logger } from '../../ports.ts'
import type { Database } from '../../store/database.ts'
import { lookAtLog } from '../../store/log-store.ts'
import { wholeAttempt } from './attempt-detail.ts'
import { harEntry } from './export/har.ts'
import { ndjsonLine } from './export/ndjson.ts'
import type { FromLogReader, LogCalls, ToLogReader } from './log-protocol.ts'
import { emptyPage, searchAttempts } from './search-attempts.ts'

/** A search gives back what it has after this long, so that people see how far it came and others get their turn. */
const searchMs = 150
/** So much text goes back at once, in characters. */
const entriesChars = 1_000_000

/** What is slow here delays nobody else. */
const quiet: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** Answers questions about the log of a workspace. Runs on a thread of its own. */
export function serveLog(port: MessagePort, directory: string): void {
  let db: Database | null = null
  const opened = (): Database | null => (db ??= lookAtLog(directory, { logger: quiet }))
  port.on('message', ({ id, name, input }: ToLogReader) => {
    port.postMessage(answer(id, () => handlers[name](opened(), input as never)))
  })
}

function answer(id: number, work: () => unknown): FromLogReader {
  try {
    return { id, output: work() }
  } catch (error) {
    return { id, error: packError(error) }
  }
}

type Handlers = {
  readonly [K in keyof LogCalls]: (db: Database | null, input: LogCalls[K]['input']) => LogCalls[K]['output']
}

const handlers: Handlers = {
  page: (db, input) => {
    const query = { ...input, filter: readFilter(input.filter) }
    return db === null ? emptyPage : searchAttempts(db, query, performance.now() + searchMs)
  },
  entries: (db, { ids, format }) => {
    const texts: string[] = []
    let chars = 0
    let taken = 0
    for (const id of ids) {
      if (chars > entriesChars) break
      taken += 1
      const attempt = db === null ? null : wholeAttempt(db, id)
      if (attempt === null) continue
      const text = format === 'har' ? harEntry(attempt) : ndjsonLine(attempt)
      texts.push(text)
      chars += text.length
    }
    return { texts, taken }
  },
}

/** A filter of the log. Throws BAD_FILTER with the position of what is wrong. */
export function readFilter(text: string): Filter {
  const compiled = compileAttemptFilter(text)
  if (compiled.ok) return compiled.value
  const { message, position } = compiled.error
  throw new AppError('BAD_FILTER', message, { data: { position } })
}
