import { filterPieces } from '#shared/domain/filter/filter-pieces.ts'
import type { LineProblem } from '../line-editor/types.ts'

/** The piece of a filter at which something is wrong, as the editor marks it. */
export function filterMark(text: string, position: number, message: string): LineProblem {
  const piece = filterPieces(text).find((one) => one.from <= position && one.to > position)
  return { from: position, to: piece?.to ?? position + 1, message }
}
