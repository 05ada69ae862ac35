import { ActionIcon } from '@mantine/core'
import { ArrowDown, ArrowUp, X } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'

/** The controls that every item has; the focus comes back to the same one when the item has moved. */
export type MovePart = 'up' | 'down' | 'remove'

/** Up, down, remove. */
export function MoveButtons(props: {
  readonly labels: { readonly up: string; readonly down: string; readonly remove: string }
  readonly first: boolean
  readonly last: boolean
  onMove(by: -1 | 1, part: MovePart): void
  onRemove(): void
}) {
  const { labels } = props
  return (
    <span style={{ display: 'flex' }}>
      <PartButton part="up" label={labels.up} disabled={props.first} onClick={() => props.onMove(-1, 'up')}>
        <ArrowUp size={14} />
      </PartButton>
      <PartButton part="down" label={labels.down} disabled={props.last} onClick={() => props.onMove(1, 'down')}>
        <ArrowDown size={14} />
      </PartButton>
      <PartButton part="remove" label={labels.remove} disabled={false} onClick={props.onRemove}>
        <X size={14} />
      </PartButton>
    </span>
  )
}

function PartButton(props: {
  readonly part: MovePart
  readonly label: string
  readonly disabled: boolean
  readonly children: ReactNode
  onClick(): void
}) {
  const { part, label } = props
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={label}
      title={label}
      data-part={part}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      {props.children}
    </ActionIcon>
  )
}

/** Alt and an arrow move the item; in a select that key opens the list. */
export const moveByKeys =
  (move: (by: -1 | 1, part: string) => void, partOtherwise: string) =>
  (event: KeyboardEvent<HTMLElement>): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    const { target } = event
    if (!(target instanceof HTMLElement) || target instanceof HTMLSelectElement) return
    event.preventDefault()
    move(event.key === 'ArrowUp' ? -1 : 1, target.dataset['part'] ?? partOtherwise)
  }
