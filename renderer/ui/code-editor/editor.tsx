import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { jsonSetup, showProblems, textSetup } from './editor-setup.ts'
import type { CodeEditorProps } from './code-editor.tsx'
import classes from './code-editor.module.css'

const readOnlyOf = (readOnly: boolean): Extension => [
  EditorState.readOnly.of(readOnly),
  EditorView.editable.of(!readOnly),
]

/** CodeMirror as a controlled field: the outside text replaces the inside one only where they differ. */
export function Editor(props: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const latest = useRef(props)
  latest.current = props
  const readOnly = useRef(new Compartment())

  useEffect(() => {
    if (host.current === null) return
    const editor = new EditorView({
      parent: host.current,
      doc: latest.current.value,
      extensions: [
        (latest.current.language === 'text' ? textSetup : jsonSetup)(latest.current.label),
        readOnly.current.of(readOnlyOf(latest.current.readOnly ?? false)),
        EditorView.updateListener.of((update) => {
          const text = update.state.doc.toString()
          if (update.docChanged && text !== latest.current.value) latest.current.onChange(text)
        }),
      ],
    })
    view.current = editor
    return () => editor.destroy()
  }, [])

  useEffect(() => {
    const editor = view.current
    if (editor === null || editor.state.doc.toString() === props.value) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: props.value } })
  }, [props.value])

  useEffect(() => {
    view.current?.dispatch({ effects: readOnly.current.reconfigure(readOnlyOf(props.readOnly ?? false)) })
  }, [props.readOnly])

  useEffect(() => {
    if (view.current !== null) showProblems(view.current, props.problems ?? [])
  }, [props.problems, props.value])

  return <div ref={host} className={classes.editor} />
}
