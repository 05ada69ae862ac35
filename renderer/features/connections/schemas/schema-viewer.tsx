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

const differences = EditorView.theme({
  '.cm-changedLine': { backgroundColor: 'var(--sb-okbg)' },
  '.cm-deletedChunk': { backgroundColor: 'var(--sb-errbg)' },
  '.cm-changedText': { background: 'none', textDecoration: 'underline', textDecorationColor: 'var(--sb-ok)' },
  '.cm-deletedChunk .cm-deletedText': { background: 'none', textDecoration: 'line-through' },
  '.cm-collapsedLines': { background: 'var(--sb-bg2)', color: 'var(--sb-dim)', padding: '2px 12px' },
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
