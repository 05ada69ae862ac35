import { EditorView } from '@codemirror/view'

/** What differs between two texts. */
export const diffTheme = EditorView.theme({
  // Texts keep their colours: the ground stays pale enough for all of them, the line below says where.
  '.cm-changedLine, .cm-deletedChunk': { backgroundColor: 'var(--sb-bg2)' },
  '.cm-changedText': { background: 'var(--sb-okbg)', boxShadow: 'inset 0 -2px 0 var(--sb-ok)' },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'var(--sb-errbg)',
    boxShadow: 'inset 0 -2px 0 var(--sb-err)',
  },
  '.cm-collapsedLines': {
    color: 'var(--sb-dim)',
    background: 'var(--sb-bg2)',
    fontFamily: 'var(--mantine-font-family)',
  },
  // Its own sign stands in few fonts.
  '.cm-collapsedLines::before, .cm-collapsedLines::after': { content: '"…"' },
})
