import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a process that runs `signalbench receive` leaves in the workspace, so that a relay beside it finds its receiver. */
export type ReceiverNote = { readonly pid: number; readonly receiver: string; readonly url: string }

const noteFile = (directory: string, receiver: string): string =>
  join(directory, '.signalbench', `receiver-${receiver}.json`)

/** Says on disk where a receiver listens, so that relays of other processes find it. Throws where the folder cannot be written. */
export function writeReceiverNote(directory: string, note: ReceiverNote): void {
  writeFileSync(noteFile(directory, note.receiver), `${JSON.stringify(note)}\n`)
}

/** Harmless where there is no note. */
export function removeReceiverNote(directory: string, receiver: string): void {
  rmSync(noteFile(directory, receiver), { force: true })
}

/** The running receiver of that name, or null where none is; a note whose process is gone counts for nothing. */
export function runningReceiver(directory: string, receiver: string): ReceiverNote | null {
  let note: unknown
  try {
    note = JSON.parse(readFileSync(noteFile(directory, receiver), 'utf8'))
  } catch {
    return null
  }
  return isNote(note) && note.receiver === receiver && isAlive(note.pid) ? note : null
}

function isNote(value: unknown): value is ReceiverNote {
  if (typeof value !== 'object' || value === null) return false
  const { pid, receiver, url } = value as Partial<Record<keyof ReceiverNote, unknown>>
  return typeof pid === 'number' && typeof receiver === 'string' && typeof url === 'string'
}

/** Whether a process of this machine lives. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
