import type { ReactNode } from 'react'
import { BarSpace } from '../../../ui/screen/screen-parts.tsx'
import classes from './side-list.module.css'

/** Beside the list: the name of what is chosen, what is known of it, and at the right what can be done. */
export function ChosenBar(props: { readonly name: string; readonly tags: ReactNode; readonly children: ReactNode }) {
  return (
    <div className={classes.chosen}>
      <h2 className={classes.chosenName} title={props.name}>
        {props.name}
      </h2>
      {props.tags}
      <BarSpace />
      {props.children}
    </div>
  )
}
