import type { Database } from '../database.ts'
import { sql } from '../sql.ts'

/** Up to which accepted event of a receiver's emulator, in which file, everything was looked at. */
export type JourneyCursor = { readonly generation: number; readonly seq: number }

const find = sql<[receiver: string], JourneyCursor>('journey_cursors.find')`
  SELECT generation, seq FROM journey_cursors WHERE receiver = ?`

const put = sql<[receiver: string, generation: number, seq: number]>('journey_cursors.put')`
  INSERT INTO journey_cursors (receiver, generation, seq) VALUES (?, ?, ?)
  ON CONFLICT DO UPDATE SET generation = excluded.generation, seq = excluded.seq`

/** The beginning where nothing was looked at yet. */
export const journeyCursor = (db: Database, receiver: string): JourneyCursor =>
  db.get(find, receiver) ?? { generation: 0, seq: 0 }

/** Inside the transaction that stores what the looked-at events started. */
export function putJourneyCursor(db: Database, receiver: string, { generation, seq }: JourneyCursor): void {
  db.run(put, receiver, generation, seq)
}
