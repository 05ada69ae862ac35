import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import classes from './edit.module.css'
import type { LiquidFieldProps } from './liquid-field.tsx'
import { showLit } from './liquid-marks.ts'
import { liquidSetup, showMarks } from './liquid-setup.ts'

const readOnlyOf = (readOnly: boolean): Extension => [
  EditorState.readOnly.of(readOnly),
  EditorView.editable.of(!readOnly),
]

/** CodeMirror as a controlled field for Liquid: the outside text replaces the inside one only where they differ. */
export function LiquidEditor(props: LiquidFieldProps) {
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
      extensions: [liquidSetup(() => latest.current), readOnly.current.of(readOnlyOf(latest.current.readOnly))],
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
    view.current?.dispatch({ effects: readOnly.current.reconfigure(readOnlyOf(props.readOnly)) })
  }, [props.readOnly])

  useEffect(() => {
    if (view.current !== null) showMarks(view.current, props.marks, (fix) => latest.current.onFix(fix))
  }, [props.marks])

  useEffect(() => {
    if (view.current !== null) showLit(view.current, props.lit)
  }, [props.lit])

  useEffect(() => {
    const editor = view.current
    if (editor === null || props.goTo === null) return
    const anchor = Math.min(props.goTo.at, editor.state.doc.length)
    editor.focus()
    editor.dispatch({ selection: { anchor }, scrollIntoView: true })
  }, [props.goTo])

  return <div ref={host} className={classes.host} />
}
