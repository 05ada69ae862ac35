import type { Database } from '#engine/store/database.ts'
import { sql } from '#engine/store/sql.ts'
import type { TracePart, TracePiece } from '#shared/contract/trace.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { recordOfDelivery } from '../facts/relays.ts'
import type { TraceLogs } from '../logs.ts'
import { textPiece } from './pieces.ts'
import { receivedPieces } from './received-part.ts'
import { eventPieces, recordPieces } from './record-part.ts'
import { httpAttemptPieces, relayAttemptPieces, requestPieces } from './request-parts.ts'
import { runPieces } from './run-part.ts'

/** Everything about what a step's `ref` names. Throws NOT_FOUND where it is not kept any more. */
export function partOf(logs: TraceLogs, ref: string): TracePart {
  const pieces = piecesOf(logs, ref.slice(0, 1), ref.slice(1))
  if (pieces !== null) return { ref, pieces: [...pieces] }
  throw new AppError(
    'NOT_FOUND',
    'This part of the trace is not kept any more: retention has cleared it away. The timeline keeps what is known.',
  )
}

function piecesOf(logs: TraceLogs, kind: string, rest: string): readonly TracePiece[] | null {
  const log = logs.log()
  const number = /^\d{1,15}$/.test(rest) ? Number(rest) : null
  if (kind === 'q') return ofReceiver(logs, (receiver) => receivedPieces(receiver, rest))
  if (kind === 'p') return number === null ? null : acceptedPieces(logs, number)
  if (log === null || number === null) return null
  switch (kind) {
    case 'r':
      return recordPieces(log, number)
    case 'e':
      return eventPieces(log, number)
    case 'd': {
      const found = log.get(recordOfDelivery, number)
      return found === undefined ? null : eventPieces(log, found.record)
    }
    case 'a':
      return relayAttemptPieces(log, number)
    case 'w':
      return requestPieces(log, number, null)
    case 'x':
      return httpAttemptPieces(log, number)
    case 'j':
      return runPieces(log, number)
    default:
      return null
  }
}

function ofReceiver(
  logs: TraceLogs,
  read: (receiver: Database) => readonly TracePiece[] | null,
): readonly TracePiece[] | null {
  const receiver = logs.receiver()
  return receiver === null ? null : read(receiver)
}

const acceptedJson = sql<[seq: number], { json: string }>('trace.accepted-json')`
  SELECT event_json AS json FROM emulator_events WHERE seq = ?`

function acceptedPieces(logs: TraceLogs, seq: number): readonly TracePiece[] | null {
  const found = logs.receiver()?.get(acceptedJson, seq)
  return found === undefined ? null : [textPiece('Event, as the emulator took it in', found.json)]
}
