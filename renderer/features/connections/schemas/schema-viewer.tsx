import { unifiedMergeView } from '@codemirror/merge'
import { json } from '@codemirror/lang-json'
import { StreamLanguage } from '@codemirror/language'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { editorLook } from '../../../ui/code-editor/editor-setup.ts'
import { protobufTokens } from './protobuf-tokens.ts'
import type { SchemaTextProps } from './schema-text.tsx'
import classes from './schemas.module.css'

/** Whole lines are coloured; what changed within one is left to the eye. */
const differences = EditorView.theme({
  '&.cm-merge-b .cm-changedLine': { backgroundColor: 'var(--sb-okbg)' },
  '&.cm-merge-b .cm-changedText, & .cm-deletedChunk .cm-deletedText': { background: 'none' },
  '& .cm-deletedChunk': { backgroundColor: 'var(--sb-errbg)' },
  '& .cm-collapsedLines': { background: 'var(--sb-bg2)', color: 'var(--sb-dim)', padding: '2px 12px' },
  // The bundled fonts lack the signs that the package puts around it.
  '& .cm-collapsedLines:before, & .cm-collapsedLines:after': { content: '"…"' },
})

/** CodeMirror, read only: one text, or the difference between two. */
export function SchemaViewer(props: SchemaTextProps) {
  const { label, text, schemaType, before } = props
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (host.current === null) return
    const viewer = new EditorView({
      parent: host.current,
      doc: text,
      extensions: [setup(label), languageOf(schemaType), before === null ? [] : difference(before)],
    })
    return () => viewer.destroy()
  }, [label, text, schemaType, before])
  return <div ref={host} className={classes.viewer} />
}

const difference = (original: string): Extension => [
  unifiedMergeView({ original, mergeControls: false, gutter: true, collapseUnchanged: { margin: 3, minSize: 6 } }),
  differences,
]

const languageOf = (schemaType: SchemaTextProps['schemaType']): Extension =>
  schemaType === 'PROTOBUF' ? StreamLanguage.define(protobufTokens) : json()

const setup = (label: string): Extension => [
  lineNumbers(),
  editorLook,
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.lineWrapping,
  EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', role: 'textbox', tabindex: '0' }),
]
