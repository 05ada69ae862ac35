import { getChunks, goToNextChunk, goToPreviousChunk, MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { readingSetup } from '../code-editor/editor-setup.ts'
import classes from './diff-view.module.css'
import { diffTheme } from './diff-theme.ts'
import type { DiffControls, DiffViewProps } from './types.ts'

/** Beyond this the comparison is coarser: people wait no longer than this for it, in milliseconds. */
const diffTimeoutMs = 400
const diffConfig = { scanLimit: 2_000, timeout: diffTimeoutMs }

type Made = { readonly view: EditorView; destroy(): void }

function make(props: DiffViewProps, parent: HTMLElement): Made {
  const fold = props.fold ? { collapseUnchanged: { margin: 3, minSize: 6 } } : {}
  if (props.mode === 'unified') {
    const view = new EditorView({
      parent,
      doc: props.right,
      extensions: [
        readingSetup(`${props.leftLabel} and ${props.rightLabel}`),
        diffTheme,
        unifiedMergeView({ original: props.left, mergeControls: false, diffConfig, ...fold }),
      ],
    })
    return { view, destroy: () => view.destroy() }
  }
  const merge = new MergeView({
    parent,
    a: { doc: props.left, extensions: [readingSetup(props.leftLabel), diffTheme] },
    b: { doc: props.right, extensions: [readingSetup(props.rightLabel), diffTheme] },
    diffConfig,
    ...fold,
  })
  return { view: merge.b, destroy: () => merge.destroy() }
}

const controlsOf = (view: EditorView): DiffControls => ({
  differences: getChunks(view.state)?.chunks.length ?? 0,
  next: () => {
    goToNextChunk(view)
    view.focus()
  },
  previous: () => {
    goToPreviousChunk(view)
    view.focus()
  },
})

/** CodeMirror's comparison, made anew whenever something about it changes. */
export function MergeHost(props: DiffViewProps) {
  const host = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  useEffect(() => {
    if (host.current === null) return
    const made = make(latest.current, host.current)
    latest.current.onReady(controlsOf(made.view))
    return () => made.destroy()
  }, [props.left, props.right, props.mode, props.fold])
  return <div ref={host} className={classes.host} data-mode={props.mode} />
}
