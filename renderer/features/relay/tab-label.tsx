import { StateDot } from '../../ui/badges/tag.tsx'
import classes from './relay.module.css'
import { texts } from './texts.ts'

/** A tab with a red dot where something waits behind it. */
export function TabLabel(props: { readonly text: string; readonly marked: boolean }) {
  return (
    <span className={classes.tabLabel}>
      {props.text}
      {props.marked ? (
        <span title={texts.somethingHere}>
          <StateDot tone="err" />
        </span>
      ) : null}
    </span>
  )
}
