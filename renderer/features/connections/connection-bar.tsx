import type { ReactNode } from 'react'
import { EntityPicker } from '../../ui/file-form/entity-screen.tsx'
import { BarSpace, ScreenBar } from '../../ui/screen/screen-parts.tsx'
import type { ConnectionPageProps } from './connection-page.tsx'
import { texts } from './texts.ts'

/** Which connection, what is known of it, and at the right what can be done. */
export function ConnectionBar(
  props: Pick<ConnectionPageProps, 'name' | 'names' | 'readOnlyReason' | 'onSelect' | 'onNew'> & {
    readonly badge?: ReactNode
    readonly actions?: ReactNode
  },
) {
  return (
    <ScreenBar label={texts.title}>
      <EntityPicker
        label={texts.title}
        newLabel={texts.newConnection}
        names={props.names}
        selected={props.name}
        readOnlyReason={props.readOnlyReason}
        onSelect={props.onSelect}
        onNew={props.onNew}
      />
      {props.badge}
      <BarSpace />
      {props.actions}
    </ScreenBar>
  )
}
