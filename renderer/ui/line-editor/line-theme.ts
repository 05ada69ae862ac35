import { EditorView } from '@codemirror/view'

/** 26 px high like every control; the text scrolls sideways without a scroll bar. */
export const lineLook = EditorView.theme({
  '&': { width: '100%', fontSize: '12px', color: 'var(--sb-text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--sb-mono)',
    lineHeight: '24px',
    fontVariantLigatures: 'none',
    // CodeMirror scrolls to the cursor all the same; a scroller of its own would want a focus of its own.
    overflowX: 'hidden',
    scrollbarWidth: 'none',
  },
  '.cm-content': { padding: '0', minHeight: '24px' },
  '.cm-line': { padding: '0 9px' },
  '.cm-cursor': { borderLeftColor: 'var(--sb-accent)' },
  '.cm-placeholder': { color: 'var(--sb-dim)', fontFamily: 'var(--mantine-font-family)', fontSize: '13px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--sb-accentbg)',
  },
  '.sb-line-path': { color: 'var(--sb-key)' },
  '.sb-line-number': { color: 'var(--sb-number)' },
  '.sb-line-string': { color: 'var(--sb-string)' },
  '.sb-line-keyword': { fontWeight: '600' },
  '.sb-line-problem': { textDecoration: 'underline wavy var(--sb-err)', textDecorationSkipInk: 'none' },
  '.cm-tooltip.cm-tooltip-autocomplete': {
    border: '1px solid var(--sb-line)',
    borderRadius: 'var(--sb-radius)',
    backgroundColor: 'var(--sb-bg)',
    color: 'var(--sb-text)',
    boxShadow: 'var(--sb-shadow)',
    zIndex: '300',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--sb-mono)', fontSize: '12px', maxHeight: '260px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px', lineHeight: '18px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--sb-accentbg)',
    color: 'var(--sb-text)',
  },
  '.cm-completionDetail': { color: 'var(--sb-dim)', fontStyle: 'normal', marginLeft: '14px' },
})
