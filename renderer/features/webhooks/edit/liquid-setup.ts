import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  completionStatus,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { liquid } from '@codemirror/lang-liquid'
import { bracketMatching } from '@codemirror/language'
import { lintGutter, setDiagnostics } from '@codemirror/lint'
import { search, searchKeymap } from '@codemirror/search'
import { EditorState, Prec, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, keymap, lineNumbers, placeholder, tooltips } from '@codemirror/view'
import { editorLook } from '../../../ui/code-editor/editor-setup.ts'
import { lineLook } from '../../../ui/line-editor/line-theme.ts'
import type { LiquidFieldProps, LiquidMark } from './liquid-field.tsx'
import { liquidMarks } from './liquid-marks.ts'

const kinds = { variable: 'variable', filter: 'function', tag: 'keyword' } as const

/** Objects and the sample's fields, filters and tags. */
function completionsOf(latest: () => LiquidFieldProps) {
  return (context: CompletionContext): CompletionResult | null => {
    const found = latest().complete(context.state.doc.toString(), context.pos)
    if (found === null || found.options.length === 0) return null
    return {
      from: found.from,
      validFor: /^[\w-]*$/,
      options: found.options.map(({ label, kind, detail, insert }) => ({
        label,
        type: kinds[kind],
        detail,
        ...(insert === undefined ? {} : { apply: insert }),
      })),
    }
  }
}

/** A line has no line breaks: pasted ones become spaces, all others are refused. */
const singleLine: Extension = [
  EditorView.clipboardInputFilter.of((text) => text.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim()),
  EditorState.transactionFilter.of((transaction) => (transaction.newDoc.lines > 1 ? [] : transaction)),
]

/** CodeMirror for a template. `latest` gives the props as they are now. */
export function liquidSetup(latest: () => LiquidFieldProps): Extension {
  const { lines, label, placeholder: hint } = latest()
  const common: Extension = [
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    // Tab takes the first completion while the list is open or about to be: else it leaves the field, as everywhere.
    Prec.highest(
      keymap.of([
        { key: 'Tab', run: (view) => acceptCompletion(view) || completionStatus(view.state) === 'pending' },
        ...(lines === 'one' ? [{ key: 'Enter', run: (view: EditorView) => acceptCompletion(view) || true }] : []),
      ]),
    ),
    autocompletion({ override: [completionsOf(latest)], icons: false, interactionDelay: 0 }),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap]),
    liquidMarks((span) => latest().onPoint(span)),
    EditorView.contentAttributes.of({
      'aria-label': label,
      ...(lines === 'one' ? { 'aria-multiline': 'false' } : { tabindex: '0' }),
    }),
    placeholder(hint ?? ''),
    EditorView.updateListener.of((update) => {
      const text = update.state.doc.toString()
      if (update.docChanged && text !== latest().value) latest().onChange(text)
    }),
  ]
  // What a line shows below itself must not be cut off by its frame.
  if (lines === 'one') return [common, singleLine, lineLook, tooltips({ parent: document.body })]
  return [
    common,
    lineNumbers(),
    lintGutter(),
    search({ top: true }),
    keymap.of([...searchKeymap]),
    liquid({ base: json() }),
    editorLook,
  ]
}

/** Replaces all marks; each one offers its fix. Places outside of the text are moved to its end. */
export function showMarks(view: EditorView, marks: readonly LiquidMark[], onFix: LiquidFieldProps['onFix']): void {
  const end = view.state.doc.length
  view.dispatch(
    setDiagnostics(
      view.state,
      marks.map(({ from, to, severity, message, quickFix }) => ({
        from: Math.min(from, end),
        to: Math.min(to, end),
        severity,
        message,
        ...(quickFix === undefined ? {} : { actions: [{ name: quickFix.label, apply: () => onFix(quickFix) }] }),
      })),
    ),
  )
}
