import { lazy, Suspense } from 'react'
import type { EditorProblem } from './editor-setup.ts'
import classes from './code-editor.module.css'

export type CodeEditorProps = {
  readonly label: string
  readonly value: string
  readonly readOnly?: boolean
  /** JSON where nothing is said; `text` for anything else, such as a template. */
  readonly language?: 'json' | 'text'
  /** Marked in the text and in the margin. */
  readonly problems?: readonly EditorProblem[]
  onChange(text: string): void
}

const Editor = lazy(async () => ({ default: (await import('./editor.tsx')).Editor }))

/** An editor for JSON and other texts. Its code is loaded when the first one is shown. */
export function CodeEditor(props: CodeEditorProps) {
  return (
    <div className={classes.frame}>
      <Suspense fallback={<pre className={classes.waiting}>{props.value}</pre>}>
        <Editor {...props} />
      </Suspense>
    </div>
  )
}
