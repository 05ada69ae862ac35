import { once } from 'node:events'
import type { Writable } from 'node:stream'

/** Where a command writes. Machine output and results go to `out`, everything for people's eyes only to `err`. */
export interface Output {
  /** Whether `--json` was given: `out` then carries JSON lines and nothing else. */
  readonly json: boolean
  /** One line, or several joined by newlines, without the last one. Waits while the reader is slow. */
  write(lines: string): Promise<void>
  /** A line for people: progress, warnings, what to do. Never on `out`. */
  say(line: string): void
  /** Set when nobody reads `out` any more (`tail | head`): stop, and that is no failure. */
  readonly closed: AbortSignal
  /** Resolves when all that was written has left the process. */
  flush(): Promise<void>
}

/** Lines to `out` with back-pressure, words for people to `err`. `closed` aborts when whoever read `out` is gone. */
export function createOutput(json: boolean, out: Writable, err: Writable): Output {
  const closed = new AbortController()
  out.on('error', (error: NodeJS.ErrnoException) => closed.abort(error))
  // A closed terminal: there is nobody left to tell.
  err.on('error', () => {})
  return {
    json,
    closed: closed.signal,
    async write(lines) {
      if (closed.signal.aborted || out.write(`${lines}\n`)) return
      // `drain` never comes once the reader is gone.
      await once(out, 'drain', { signal: closed.signal }).catch(() => {})
    },
    say(line) {
      err.write(`${line}\n`)
    },
    async flush() {
      if (closed.signal.aborted) return
      await Promise.race([new Promise((done) => out.write('', done)), once(closed.signal, 'abort')])
    },
  }
}
