import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** The log and its one predecessor together stay below twice this. */
const maxLogBytes = 5 * 1_048_576

/**
 * A file that lines are added to, bounded in size: when it is full it becomes `<path>.1` and a new one begins. Writes are
 * synchronous, so that the last words of a dying process are in it. A log that cannot be written must not stop the
 * engine: such lines are lost.
 */
export function createLogFile(path: string, maxBytes: number = maxLogBytes): { write(line: string): void } {
  let sizeBytes = sizeOf(path)
  return {
    write(line) {
      try {
        if (sizeBytes === 0) mkdirSync(dirname(path), { recursive: true })
        if (sizeBytes > 0 && sizeBytes + line.length > maxBytes) {
          renameSync(path, `${path}.1`)
          sizeBytes = 0
        }
        appendFileSync(path, line)
        sizeBytes += Buffer.byteLength(line)
      } catch {
        // Disk full or folder gone: what matters is said on the screen, the log is a second witness.
      }
    },
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}
