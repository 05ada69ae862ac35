import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './file-form.module.css'

export type FormFrameTexts = {
  readonly save: string
  readonly discard: string
  readonly remove: string
  readonly conflictTitle: string
  readonly conflictText: string
  readonly takeFile: string
  readonly keepMine: string
}

type Props = {
  readonly texts: FormFrameTexts
  readonly dirty: boolean
  readonly conflict: boolean
  /** What is wrong with the file on disk while there are edits. */
  readonly broken: string | null
  readonly readOnlyReason: string | null
  readonly saving: boolean
  /** Why the last save failed, in the engine's words. */
  readonly problem: string | null
  readonly note?: ReactNode
  onSave(): void
  onDiscard(): void
  onTakeFile(): void
  onKeepMine(): void
  /** Null where there is nothing to remove yet. */
  readonly onRemove: (() => void) | null
  readonly children: ReactNode
}

/** A form over a workspace file: the rows, and below them what becomes of the edits. Enter saves. */
export function FormFrame(props: Props) {
  const { readOnlyReason } = props
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        props.onSave()
      }}
    >
      {props.conflict ? <ConflictNotice {...props} /> : null}
      <fieldset className={classes.fields} disabled={readOnlyReason !== null}>
        {props.children}
      </fieldset>
      {props.problem === null ? null : (
        <div className={classes.problem} role="alert">
          {props.problem}
        </div>
      )}
      <Foot {...props} />
    </form>
  )
}

function ConflictNotice(props: Props) {
  const { texts } = props
  return (
    <div className={classes.notice} role="alert">
      <span>
        <strong>{texts.conflictTitle}.</strong> {props.broken ?? texts.conflictText}
      </span>
      {props.broken === null ? <Button onClick={props.onTakeFile}>{texts.takeFile}</Button> : null}
      <Button onClick={props.onKeepMine}>{texts.keepMine}</Button>
    </div>
  )
}

function Foot(props: Props) {
  const { texts, dirty, readOnlyReason } = props
  return (
    <div className={classes.foot}>
      <Button
        type="submit"
        variant="filled"
        disabled={!dirty || props.conflict || readOnlyReason !== null}
        loading={props.saving}
        title={readOnlyReason ?? undefined}
      >
        {texts.save}
      </Button>
      <Button variant="subtle" disabled={!dirty} onClick={props.onDiscard}>
        {texts.discard}
      </Button>
      <span className={classes.footNote}>{props.note}</span>
      {props.onRemove === null ? null : (
        <Button variant="subtle" disabled={readOnlyReason !== null} onClick={props.onRemove}>
          {texts.remove}
        </Button>
      )}
    </div>
  )
}
