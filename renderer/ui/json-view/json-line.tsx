import { memo } from 'react'
import { visibleText } from '../format/visible-text.ts'
import { piecesOf } from './json-lines.ts'
import classes from './json-view.module.css'

type Props = {
  readonly text: string
  readonly remark?: string
  readonly path: string | null
  /** What a click does; `Use PATH` by default. */
  readonly title?: string
  onPick?(path: string): void
}

/** One line of JSON; a button where its path can be picked. */
export const JsonLine = memo(function JsonLine(props: Props) {
  const { path, onPick } = props
  const pieces = piecesOf(visibleText(props.text)).map((piece, index) => (
    <span key={index} data-kind={piece.kind}>
      {piece.text}
    </span>
  ))
  return (
    <>
      {path === null || onPick === undefined ? (
        pieces
      ) : (
        <button
          type="button"
          className={classes.pick}
          title={props.title ?? `Use ${path}`}
          onClick={() => onPick(path)}
        >
          {pieces}
        </button>
      )}
      {props.remark === undefined ? null : <span className={classes.remark}>← {props.remark}</span>}
    </>
  )
})
