import { parsePath, type PathStep } from '#shared/domain/mapping/path.ts'
import { readRecord } from '#shared/domain/mapping/record-view.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { JsonValue } from '#shared/lib/exact-number.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { maxJudgedBytes } from '../judge.ts'
import type { KeptRow } from '../kept/kept-reader.ts'
import { cutText } from './payload-text.ts'
import type { SessionReader } from './session-reader.ts'

/** Characters of one cell; the record itself shows the rest. */
const cellChars = 200
/** A value is written out up to here to be cut: a megabyte of list must not be written for 200 characters. */
const maxItems = 50

/** Large records whose cells are remembered: a few screens of them. */
const maxRemembered = 500

type Cells = readonly (string | null)[]

/** The extra columns of the rows that are shown now. A page is asked for again and again, its paths seldom change. */
export class CellReaders {
  #last: { readonly key: string; readonly cells: RowCells } | null = null

  /** Records are decoded otherwise than before. */
  forget(): void {
    this.#last = null
  }

  /** Null where no extra columns are asked for. Throws BAD_INPUT that names the path. */
  of(paths: readonly string[]): RowCells | null {
    if (paths.length === 0) return null
    const key = JSON.stringify(paths)
    if (this.#last?.key !== key) this.#last = { key, cells: new RowCells(paths) }
    return this.#last.cells
  }
}

/** What stands at some paths of records. */
class RowCells {
  readonly #compiled: readonly (readonly PathStep[])[]
  readonly #large = new Map<number, Cells>()

  constructor(paths: readonly string[]) {
    this.#compiled = paths.map(stepsOf)
  }

  /** Whether reading takes longer than a turn. */
  isSlow(row: KeptRow): boolean {
    return row.valueBytes > maxJudgedBytes && !this.#large.has(row.seq)
  }

  read(row: KeptRow, session: SessionReader): (string | null)[] {
    const known = this.#large.get(row.seq)
    if (known !== undefined) return [...known]
    const record = session.judge.decode(session.rows.wholeRecord(row))
    const cells = this.#compiled.map((steps) => cellText(readRecord(record, steps)))
    if (row.valueBytes > maxJudgedBytes) this.#remember(row.seq, cells)
    return cells
  }

  #remember(seq: number, cells: Cells): void {
    this.#large.set(seq, cells)
    const [oldest] = this.#large.keys()
    if (this.#large.size > maxRemembered && oldest !== undefined) this.#large.delete(oldest)
  }
}

/** Throws BAD_INPUT that names the path. */
export function stepsOf(path: string): readonly PathStep[] {
  const parsed = parsePath(path)
  if (parsed.ok) return parsed.value
  throw new AppError('BAD_INPUT', `This column cannot be shown: ${parsed.error.message}`, {
    data: { path, position: parsed.error.position },
  })
}

const cellText = (value: JsonValue | undefined): string | null => (value === undefined ? null : cellOf(value))

/** A decoded payload in one line; null for null. */
export const valueText = (value: JsonValue): string | null => (value === null ? null : cellOf(value))

function cellOf(value: JsonValue): string {
  if (typeof value === 'string') return ownText(cutText(value, cellChars))
  return cutText(stringifyJson(Array.isArray(value) ? value.slice(0, maxItems) : value), cellChars)
}

/** A part of a long text would keep all of it in memory until the answer is sent. */
const ownText = (text: string): string => (text.length < cellChars ? text : Buffer.from(text).toString('utf8'))
