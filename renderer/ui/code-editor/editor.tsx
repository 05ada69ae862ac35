import { EditorView } from '@codemirror/view'
import { useEffect } from 'react'
import type { CodeEditorProps } from './code-editor.tsx'
import classes from './code-editor.module.css'
import { jsonSetup, showProblems, textSetup } from './editor-setup.ts'
import { useEditor } from './use-editor.ts'

/** CodeMirror for JSON and for plain text. */
export function Editor(props: CodeEditorProps) {
  const { host, view } = useEditor(props, (latest) => [
    (latest().language === 'text' ? textSetup : jsonSetup)(latest().label),
    EditorView.updateListener.of((update) => {
      const text = update.state.doc.toString()
      if (update.docChanged && text !== latest().value) latest().onChange(text)
    }),
  ])

  useEffect(() => {
    if (view.current !== null) showProblems(view.current, props.problems ?? [])
  }, [view, props.problems, props.value])

  return <div ref={host} className={classes.editor} />
}
