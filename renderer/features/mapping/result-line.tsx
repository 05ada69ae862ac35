import { piecesOf } from '../../ui/json-view/json-lines.ts'
import { visibleText } from '../../ui/format/visible-text.ts'
import { useEditor } from './editor-context.tsx'
import classes from './mapping.module.css'
import { texts } from './texts.ts'

/** What a row gives on the sample, or what is wrong with it. Always there, so that nothing moves while one types. */
export function ResultLine(props: { readonly value: string | undefined; readonly problem?: string | undefined }) {
  const { value } = props
  const { tried } = useEditor()
  if (props.problem !== undefined) {
    return (
      <span className={classes.result} data-tone="err" title={props.problem}>
        {props.problem}
      </span>
    )
  }
  if (!tried) return <span className={classes.result}>{'\u00A0'}</span>
  if (value === undefined) return <span className={classes.result}>→ {texts.nothing}</span>
  return (
    <span className={classes.result} title={value}>
      →{' '}
      <code>
        {piecesOf(visibleText(value)).map((piece, index) => (
          <span key={index} data-kind={piece.kind}>
            {piece.text}
          </span>
        ))}
      </code>
    </span>
  )
}
