import { StateEffect, StateField, type EditorState, type Range } from '@codemirror/state'
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view'
import { scanTemplate } from '#shared/domain/webhook/template/scan-template.ts'
import type { TextSpan } from '#shared/domain/webhook/types.ts'

const setLit = StateEffect.define<TextSpan | null>()

const litField = StateField.define<TextSpan | null>({
  create: () => null,
  update: (lit, transaction) => {
    for (const effect of transaction.effects) if (effect.is(setLit)) return effect.value
    return transaction.docChanged ? null : lit
  },
})

/** Lights one `{{ … }}`, or none. */
export function showLit(view: EditorView, lit: TextSpan | null): void {
  const end = view.state.doc.length
  view.dispatch({ effects: setLit.of(lit === null || lit.to > end ? null : lit) })
}

const output = Decoration.mark({ class: 'sb-liquid' })
const tag = Decoration.mark({ class: 'sb-liquid' })
const litOutput = Decoration.mark({ class: 'sb-liquid-lit' })

/** Longer templates are only coloured by their grammar: this looks at the whole text with every change. */
const maxMarkedChars = 100_000

function marksOf(state: EditorState): DecorationSet {
  if (state.doc.length > maxMarkedChars) return Decoration.none
  const marks: Range<Decoration>[] = scanTemplate(state.doc.toString()).map(({ kind, span }) =>
    (kind === 'output' ? output : tag).range(span.from, span.to),
  )
  const lit = state.field(litField)
  if (lit !== null && lit.to > lit.from && lit.to <= state.doc.length) marks.push(litOutput.range(lit.from, lit.to))
  return Decoration.set(marks, true)
}

/** The `{{ … }}` at a position of the text. */
function outputAt(text: string, position: number): TextSpan | null {
  const found = scanTemplate(text).find(
    ({ kind, span }) => kind === 'output' && span.from <= position && position < span.to,
  )
  return found?.span ?? null
}

/** The ground of Liquid in a text, the lit one, and who hears of the pointer. */
export const liquidMarks = (onPoint: (span: TextSpan | null) => void) => [
  litField,
  EditorView.decorations.compute(['doc', litField], marksOf),
  EditorView.domEventHandlers({
    mousemove: (event, view) => {
      const at = view.posAtCoords({ x: event.clientX, y: event.clientY }, false)
      const inText = event.target instanceof Element && event.target.closest('.sb-liquid') !== null
      onPoint(inText ? outputAt(view.state.doc.toString(), at) : null)
    },
    mouseleave: () => onPoint(null),
  }),
  EditorView.theme({
    '.sb-liquid': { color: 'var(--sb-liquid)', backgroundColor: 'var(--sb-liquidbg)', borderRadius: '3px' },
    '.sb-liquid *': { color: 'inherit' },
    // The grounds of Liquid would hide the usual waves, which are pictures.
    '.cm-lintRange': { backgroundImage: 'none !important', textDecorationSkipInk: 'none' },
    '.cm-lintRange-error': { textDecoration: 'underline wavy var(--sb-err)' },
    '.cm-lintRange-warning': { textDecoration: 'underline wavy var(--sb-warn)' },
    '.cm-lintRange-info': { textDecoration: 'underline dotted var(--sb-info)' },
    '.sb-liquid-lit': { outline: '1px solid var(--sb-liquid)', borderRadius: '3px' },
  }),
]
