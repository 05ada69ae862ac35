import { StateEffect, StateField, type EditorState, type Extension, type Range } from '@codemirror/state'
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view'
import type { LinePiece, LineProblem } from './types.ts'

const setProblem = StateEffect.define<LineProblem | null>()

const problemField = StateField.define<LineProblem | null>({
  create: () => null,
  update: (problem, transaction) => {
    for (const effect of transaction.effects) if (effect.is(setProblem)) return effect.value
    // Until the new text has been looked at, the old mark would point at something else.
    return transaction.docChanged ? null : problem
  },
})

/** Shows or removes the wavy line under what is wrong. */
export function markProblem(view: EditorView, problem: LineProblem | null): void {
  if (view.state.field(problemField) !== problem) view.dispatch({ effects: setProblem.of(problem) })
}

/** The whole line is short: it is coloured anew with every change. */
function marksOf(state: EditorState, piecesOf: (text: string) => readonly LinePiece[]): DecorationSet {
  const { length } = state.doc
  const marks: Range<Decoration>[] = piecesOf(state.doc.toString())
    .filter((piece) => piece.to > piece.from && piece.to <= length)
    .map((piece) => Decoration.mark({ class: `sb-line-${piece.kind}` }).range(piece.from, piece.to))
  const problem = state.field(problemField)
  if (problem !== null) {
    const from = Math.min(problem.from, Math.max(0, length - 1))
    const to = Math.min(Math.max(problem.to, from + 1), length)
    if (to > from)
      marks.push(Decoration.mark({ class: 'sb-line-problem', attributes: { title: problem.message } }).range(from, to))
  }
  return Decoration.set(marks, true)
}

/** Colours of the pieces and the mark of the problem. */
export const lineMarks = (piecesOf: (text: string) => readonly LinePiece[]): Extension => [
  problemField,
  EditorView.decorations.compute(['doc', problemField], (state) => marksOf(state, piecesOf)),
]
