import { useEffect } from 'react'
import { useEditor } from '../../../ui/code-editor/use-editor.ts'
import classes from './edit.module.css'
import type { LiquidFieldProps } from './liquid-field.tsx'
import { showLit } from './liquid-marks.ts'
import { liquidSetup, showMarks } from './liquid-setup.ts'

/** CodeMirror for Liquid. */
export function LiquidEditor(props: LiquidFieldProps) {
  const { host, view, latest } = useEditor(props, liquidSetup)
  const { marks, lit, goTo } = props

  useEffect(() => {
    if (view.current !== null) showMarks(view.current, marks, (fix) => latest.current.onFix(fix))
  }, [view, latest, marks])

  useEffect(() => {
    if (view.current !== null) showLit(view.current, lit)
  }, [view, lit])

  useEffect(() => {
    const editor = view.current
    if (editor === null || goTo === null) return
    const anchor = Math.min(goTo.at, editor.state.doc.length)
    editor.focus()
    editor.dispatch({ selection: { anchor }, scrollIntoView: true })
  }, [view, goTo])

  return <div ref={host} className={classes.host} />
}
