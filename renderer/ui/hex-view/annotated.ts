import { bytesPerLine } from './hex.ts'

/** Bytes from <= i < to and what they mean. */
export type HexNote = { readonly from: number; readonly to: number; readonly label: string }

/** As many colours as the page has for them; more notes begin again with the first. */
export const noteColours = 6

/** A stretch of one line with the same meaning; `note` is the index of its note, null for plain bytes. */
export type HexStretch = { readonly from: number; readonly to: number; readonly note: number | null }

/** Cuts one line of a hex dump where the meaning of its bytes changes. */
export function stretchesOfLine(notes: readonly HexNote[], line: number, length: number): readonly HexStretch[] {
  const start = line * bytesPerLine
  const end = Math.min(start + bytesPerLine, length)
  const stretches: HexStretch[] = []
  for (let at = start; at < end;) {
    const index = notes.findIndex((note) => note.from <= at && at < note.to)
    const note = notes[index]
    const next = note === undefined ? nextNote(notes, at, end) : Math.min(note.to, end)
    stretches.push({ from: at, to: next, note: note === undefined ? null : index })
    at = next
  }
  return stretches
}

const nextNote = (notes: readonly HexNote[], at: number, end: number): number =>
  notes.reduce((nearest, note) => (note.from > at && note.from < nearest ? note.from : nearest), end)

/** `bytes 1 to 4`, `byte 0`. */
export const bytesText = (note: HexNote): string =>
  note.to - note.from === 1 ? `byte ${note.from}` : `bytes ${note.from} to ${note.to - 1}`
