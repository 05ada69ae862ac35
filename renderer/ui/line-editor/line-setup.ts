import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  completionStatus,
  insertCompletionText,
  moveCompletionSelection,
  selectedCompletionIndex,
  setSelectedCompletion,
  startCompletion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { EditorState, Prec, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, keymap, placeholder, tooltips, type KeyBinding } from '@codemirror/view'
import { lineMarks } from './line-marks.ts'
import { lineLook } from './line-theme.ts'
import type { LineEditorProps } from './types.ts'

/** Enough to choose from without reading. */
const maxOptions = 30

/** Replaces the whole line and puts the cursor at its end. */
export function setLine(view: EditorView, text: string): void {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: text.length } })
}

/** The completions of the field; the text from where they begin is what they are narrowed by. */
function completionsOf(latest: () => LineEditorProps) {
  return (context: CompletionContext): CompletionResult | null => {
    const found = latest().complete(context.state.doc.toString(), context.pos)
    if (found === null || found.options.length === 0) return null
    return {
      from: found.from,
      filter: false,
      options: found.options.slice(0, maxOptions).map((option) => ({
        label: option.label,
        ...(option.insert === undefined ? {} : { apply: option.insert }),
        ...(option.detail === undefined ? {} : { detail: option.detail }),
      })),
    }
  }
}

/** Of what was typed so quickly that its completions are not drawn yet, the first one all the same. */
function takeFirst(view: EditorView, latest: () => LineEditorProps): boolean {
  const cursor = view.state.selection.main.head
  const found = latest().complete(view.state.doc.toString(), cursor)
  const first = found?.options[0]
  if (found === null || first === undefined) return false
  view.dispatch(insertCompletionText(view.state, first.insert ?? first.label, found.from, cursor))
  closeCompletion(view)
  return true
}

/** Tab takes the first completion, Enter only one that was chosen: a finished filter is never changed by accident. */
function keysOf(latest: () => LineEditorProps): readonly KeyBinding[] {
  const choosing = (view: EditorView): boolean => completionStatus(view.state) === 'active'
  const chosen = (view: EditorView): boolean => choosing(view) && selectedCompletionIndex(view.state) !== null
  const recall = (step: -1 | 1) => (view: EditorView) => {
    // While they are looked up anew nothing can be chosen, and no other line takes the place of the one that is typed.
    if (completionStatus(view.state) !== null) {
      moveCompletionSelection(step === 1)(view)
      return true
    }
    const text = latest().recall(step, view.state.doc.toString())
    if (text !== null) setLine(view, text)
    else if (step === 1) latest().onLeave()
    return true
  }
  return [
    {
      key: 'Enter',
      run: (view) => {
        if (chosen(view)) return acceptCompletion(view)
        closeCompletion(view)
        latest().onApply(view.state.doc.toString())
        return true
      },
    },
    {
      key: 'Tab',
      run: (view) => {
        if (completionStatus(view.state) === 'pending') return takeFirst(view, latest)
        if (!choosing(view)) return false
        if (!chosen(view)) view.dispatch({ effects: setSelectedCompletion(0) })
        return acceptCompletion(view)
      },
    },
    {
      key: 'Escape',
      run: (view) => {
        if (completionStatus(view.state) !== null && closeCompletion(view)) return true
        if (view.state.doc.length > 0) setLine(view, '')
        else latest().onLeave()
        return true
      },
    },
    { key: 'ArrowUp', run: recall(-1) },
    { key: 'ArrowDown', run: recall(1) },
    { key: 'Mod-Space', run: startCompletion },
  ]
}

/** A line has no line breaks: pasted ones become spaces, all others are refused. */
const singleLine: Extension = [
  EditorView.clipboardInputFilter.of((text) => text.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim()),
  EditorState.transactionFilter.of((transaction) => (transaction.newDoc.lines > 1 ? [] : transaction)),
]

/** CodeMirror as a one-line field. `latest` gives the props as they are now. */
export function lineSetup(latest: () => LineEditorProps): Extension {
  return [
    history(),
    drawSelection(),
    singleLine,
    placeholder(latest().placeholder),
    lineMarks((text) => latest().piecesOf(text)),
    lineLook,
    autocompletion({
      override: [completionsOf(latest)],
      selectOnOpen: false,
      icons: false,
      defaultKeymap: false,
      interactionDelay: 0,
    }),
    tooltips({ parent: document.body }),
    Prec.highest(keymap.of([...keysOf(latest)])),
    keymap.of([...defaultKeymap.filter((binding) => binding.key !== 'Enter'), ...historyKeymap]),
    EditorView.domEventHandlers({ focus: () => latest().onFocus?.() }),
    EditorView.updateListener.of((update) => {
      const text = update.state.doc.toString()
      if (update.docChanged && text !== latest().value) latest().onChange(text)
    }),
  ]
}
