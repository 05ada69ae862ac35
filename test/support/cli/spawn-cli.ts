import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** One JSON line that a command printed. */
export type CliLine = { readonly type: string } & Readonly<Record<string, unknown>>

export type CliRun = {
  readonly pid: number
  /** Grows while the command runs. */
  readonly lines: readonly CliLine[]
  /** Whole lines that are no JSON, such as CSV. */
  readonly otherLines: readonly string[]
  stderr(): string
  /** Resolves when the process has ended and all its output was read. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  kill(signal: NodeJS.Signals): void
  /** Lines of one type. */
  of(type: string): readonly CliLine[]
}

const launcher = join(import.meta.dirname, '..', '..', '..', 'bin', 'signalbench.mjs')

/** Runs `signalbench … --json` as a process of its own, as a user's script would. */
export function spawnCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): CliRun {
  const child = spawn(process.execPath, [launcher, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  const lines: CliLine[] = []
  const otherLines: string[] = []
  let stderr = ''
  const reader = createInterface({ input: child.stdout })
  // A process that was killed may leave half a line behind.
  reader.on('line', (line) => {
    if (!line.startsWith('{')) otherLines.push(line)
    else if (line.endsWith('}')) lines.push(JSON.parse(line) as CliLine)
  })
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = Promise.all([once(child, 'close'), once(reader, 'close')]).then(([[code, signal]]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }))
  return {
    pid: child.pid ?? -1,
    lines,
    otherLines,
    stderr: () => stderr,
    ended,
    kill: (signal) => void child.kill(signal),
    of: (type) => lines.filter((line) => line.type === type),
  }
}
