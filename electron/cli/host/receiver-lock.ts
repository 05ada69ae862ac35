import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive } from './receiver-note.ts'

/** `receive` takes a workspace for moments only, to forward: worth waiting for. In milliseconds. */
const patienceMs = 5_000
const lookMs = 50

/** Waits while a `receive` that forwards has the workspace, for a while; whoever else has it is told of at once. */
export async function untilReceiverLetsGo(directory: string): Promise<void> {
  const endsAt = performance.now() + patienceMs
  while (isHeldByReceiver(directory) && performance.now() < endsAt) await delay(lookMs)
}

/** The note beside the lock outlives a process that was killed; the lock itself does not. */
function isHeldByReceiver(directory: string): boolean {
  try {
    const holder: unknown = JSON.parse(readFileSync(join(directory, '.signalbench', 'lock.json'), 'utf8'))
    if (typeof holder !== 'object' || holder === null) return false
    const { command, pid } = holder as Readonly<Record<string, unknown>>
    return command === 'receive' && typeof pid === 'number' && isAlive(pid)
  } catch {
    return false
  }
}
