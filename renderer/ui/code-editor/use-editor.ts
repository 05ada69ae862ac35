import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react'

const readOnlyOf = (readOnly: boolean): Extension => [
  EditorState.readOnly.of(readOnly),
  EditorView.editable.of(!readOnly),
]

type Controlled = { readonly value: string; readonly readOnly?: boolean }

/**
 * CodeMirror as a controlled field: the outside text replaces the inside one only where they differ. `setup` is asked once;
 * it gets the way to the newest props.
 */
export function useEditor<P extends Controlled>(
  props: P,
  setup: (latest: () => P) => Extension,
): {
  readonly host: RefObject<HTMLDivElement | null>
  readonly view: RefObject<EditorView | null>
  readonly latest: RefObject<P>
} {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const latest = useRef(props)
  latest.current = props
  const firstSetup = useRef(setup)
  const readOnly = useRef(new Compartment())
  const isReadOnly = props.readOnly ?? false

  useEffect(() => {
    if (host.current === null) return
    const editor = new EditorView({
      parent: host.current,
      doc: latest.current.value,
      extensions: [
        firstSetup.current(() => latest.current),
        readOnly.current.of(readOnlyOf(latest.current.readOnly ?? false)),
      ],
    })
    view.current = editor
    return () => editor.destroy()
  }, [])

  // Before the next key: later, what was typed meanwhile would be taken for a change from outside.
  useLayoutEffect(() => {
    const editor = view.current
    if (editor === null || editor.state.doc.toString() === props.value) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: props.value } })
  }, [props.value])

  useEffect(() => {
    view.current?.dispatch({ effects: readOnly.current.reconfigure(readOnlyOf(isReadOnly)) })
  }, [isReadOnly])

  return { host, view, latest }
}
