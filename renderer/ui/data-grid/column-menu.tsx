import { ActionIcon, Button, Checkbox, Divider, Popover } from '@mantine/core'
import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode } from 'react'
import classes from './column-menu.module.css'
import { neighbourBefore, useColumns, type PlacedColumn } from './columns.ts'
import type { Column } from './types.ts'

type Props<Row> = {
  readonly gridId: string
  readonly columns: readonly Column<Row>[]
  /** Columns that a person added can be taken away again. */
  readonly removable?: ReadonlySet<string>
  onRemove?(columnId: string): void
  /** Below the columns: a way to add one. */
  readonly children?: ReactNode
}

/** Which columns are shown and in which order, and a way back to how they were. */
export function ColumnMenu<Row>(props: Props<Row>) {
  const [placed, actions] = useColumns(props.gridId, props.columns)
  const ids = placed.map((column) => column.id)
  const move = (id: string, step: -1 | 1) => {
    const before = neighbourBefore(ids, id, step)
    if (before !== undefined) actions.move(id, before)
  }
  return (
    <Popover position="bottom-end" width={300} trapFocus>
      <Popover.Target>
        <Button variant="subtle">Columns</Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns">
        <ul className={classes.list}>
          {placed.map((column) => (
            <ColumnLine
              key={column.id}
              column={column}
              onShow={(shown) => actions.show(column.id, shown)}
              onMove={(step) => move(column.id, step)}
              {...(props.removable?.has(column.id) === true ? { onRemove: () => props.onRemove?.(column.id) } : {})}
            />
          ))}
        </ul>
        <Divider my={4} />
        {props.children}
        <Button variant="subtle" fullWidth justify="start" onClick={actions.reset}>
          Reset columns
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}

function ColumnLine<Row>(props: {
  readonly column: PlacedColumn<Row>
  onShow(shown: boolean): void
  onMove(step: -1 | 1): void
  onRemove?(): void
}) {
  const { column, onMove, onRemove } = props
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    onMove(event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <li className={classes.line} onKeyDown={onKeyDown}>
      <Checkbox
        className={classes.name}
        label={column.title}
        title="Alt+↑ and Alt+↓ move the column"
        checked={column.shown}
        onChange={(event) => props.onShow(event.currentTarget.checked)}
      />
      {onRemove === undefined ? null : (
        <LineButton label={`Remove ${column.title}`} onClick={onRemove}>
          <X size={13} />
        </LineButton>
      )}
      <LineButton label={`Move ${column.title} to the left`} onClick={() => onMove(-1)}>
        <ArrowUp size={13} />
      </LineButton>
      <LineButton label={`Move ${column.title} to the right`} onClick={() => onMove(1)}>
        <ArrowDown size={13} />
      </LineButton>
    </li>
  )
}

function LineButton(props: { readonly label: string; readonly children: ReactNode; onClick(): void }) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={22}
      tabIndex={-1}
      aria-label={props.label}
      title={props.label}
      onClick={props.onClick}
    >
      {props.children}
    </ActionIcon>
  )
}
