import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language'
import { lintGutter, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { Severity } from '#shared/schema/finding.ts'

/** A place in the text, as character offsets, and what is wrong there. */
export type EditorProblem = {
  readonly from: number
  readonly to: number
  readonly severity: Severity
  readonly message: string
}

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--sb-key)' },
  { tag: tags.string, color: 'var(--sb-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--sb-number)' },
  { tag: [tags.keyword, tags.typeName], color: 'var(--sb-key)' },
  { tag: tags.comment, color: 'var(--sb-dim)' },
  { tag: tags.invalid, color: 'var(--sb-err)' },
])

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '12px', backgroundColor: 'var(--sb-bg)', color: 'var(--sb-text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--sb-mono)', lineHeight: '1.6', fontVariantLigatures: 'none' },
  '.cm-gutters': { backgroundColor: 'var(--sb-bg2)', color: 'var(--sb-dim)', borderRight: '1px solid var(--sb-line)' },
  '.cm-activeLine': { backgroundColor: 'var(--sb-hover)' },
  '.cm-cursor': { borderLeftColor: 'var(--sb-accent)' },
  '.cm-panels, .cm-tooltip': {
    backgroundColor: 'var(--sb-bg2)',
    color: 'var(--sb-text)',
    border: '1px solid var(--sb-line)',
  },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--sb-accentbg)',
  },
})

/** Colours and sizes, for texts that are only read. */
export const editorLook: Extension = [syntaxHighlighting(colours), look]

/** Tab leaves the field after Escape, so that the keyboard is never caught (CodeMirror's own convention). */
export const jsonSetup = (label: string): Extension => [
  lineNumbers(),
  foldGutter(),
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  highlightActiveLine(),
  highlightSelectionMatches(),
  search({ top: true }),
  lintGutter(),
  json(),
  editorLook,
  EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
  keymap.of([
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...foldKeymap,
    indentWithTab,
  ]),
]

/** Texts of some lines, such as templates: long lines are wrapped, nothing is taken for JSON. */
export const textSetup = (label: string): Extension => [
  lineNumbers(),
  history(),
  drawSelection(),
  bracketMatching(),
  closeBrackets(),
  search({ top: true }),
  editorLook,
  EditorView.lineWrapping,
  EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
  keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap]),
]

/** JSON that is only read: it has the focus and can be searched, but not be changed. */
export const readingSetup = (label: string): Extension => [
  lineNumbers(),
  drawSelection(),
  highlightSelectionMatches(),
  search({ top: true }),
  json(),
  syntaxHighlighting(colours),
  look,
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.contentAttributes.of({ 'aria-label': label, role: 'textbox', 'aria-readonly': 'true', tabindex: '0' }),
  keymap.of([...defaultKeymap, ...searchKeymap]),
]

/** Replaces all marks. Places outside of the text are moved to its end. */
export function showProblems(view: EditorView, problems: readonly EditorProblem[]): void {
  const end = view.state.doc.length
  view.dispatch(
    setDiagnostics(
      view.state,
      problems.map((problem) => ({ ...problem, from: Math.min(problem.from, end), to: Math.min(problem.to, end) })),
    ),
  )
}
