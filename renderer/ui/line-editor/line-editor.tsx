import { Compartment, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { markProblem } from './line-marks.ts'
import { lineSetup, setLine } from './line-setup.ts'
import type { LineEditorProps } from './types.ts'

const attributesOf = (props: LineEditorProps): Extension =>
  EditorView.contentAttributes.of({
    'aria-label': props.label,
    'aria-multiline': 'false',
    'data-filter-field': '',
    ...(props.problem === null ? {} : { 'aria-invalid': 'true', 'aria-describedby': props.problemId }),
  })

/** A one-line field with colours, completion and a marked problem. Loaded when it is first shown. */
export function LineEditor(props: LineEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const latest = useRef(props)
  latest.current = props
  const attributes = useRef(new Compartment())

  useEffect(() => {
    if (host.current === null) return
    const editor = new EditorView({
      parent: host.current,
      doc: latest.current.value,
      extensions: [lineSetup(() => latest.current), attributes.current.of(attributesOf(latest.current))],
    })
    view.current = editor
    return () => editor.destroy()
  }, [])

  // Before the next key: later, what was typed meanwhile would be taken for a change from outside.
  useLayoutEffect(() => {
    if (view.current !== null && view.current.state.doc.toString() !== props.value) setLine(view.current, props.value)
  }, [props.value])

  const { problem } = props
  useEffect(() => {
    if (view.current === null) return
    view.current.dispatch({ effects: attributes.current.reconfigure(attributesOf(latest.current)) })
    markProblem(view.current, problem)
  }, [problem])

  return <div ref={host} style={{ flex: 1, minWidth: 0 }} />
}
