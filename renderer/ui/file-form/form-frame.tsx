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

/** A form over a workspace file: the rows, and below them what becomes of the edits. Ctrl+Enter or Enter saves. */
export function FormFrame(props: {
  readonly texts: FormFrameTexts
  readonly dirty: boolean
  readonly conflict: boolean
  readonly readOnlyReason: string | null
  readonly saving: boolean
  /** Why the last save failed, in the engine's words. */
  readonly problem: string | null
  readonly note?: ReactNode
  onSave(): void
  onDiscard(): void
  onTakeFile(): void
  onKeepMine(): void
  onRemove?(): void
  readonly children: ReactNode
}) {
  const { texts, dirty, readOnlyReason } = props
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        props.onSave()
      }}
    >
      {props.conflict ? (
        <div className={classes.notice} role="alert">
          <span>
            <strong>{texts.conflictTitle}.</strong> {texts.conflictText}
          </span>
          <Button onClick={props.onTakeFile}>{texts.takeFile}</Button>
          <Button onClick={props.onKeepMine}>{texts.keepMine}</Button>
        </div>
      ) : null}
      <fieldset className={classes.fields} disabled={readOnlyReason !== null}>
        {props.children}
      </fieldset>
      {props.problem === null ? null : (
        <div className={classes.problem} role="alert">
          {props.problem}
        </div>
      )}
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
        {props.onRemove === undefined ? null : (
          <Button variant="subtle" disabled={readOnlyReason !== null} onClick={props.onRemove}>
            {texts.remove}
          </Button>
        )}
      </div>
    </form>
  )
}
