import type { JsonValue } from '#shared/lib/exact-number.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { visibleText } from '../../ui/format/visible-text.ts'
import classes from './sample.module.css'
import { texts } from './texts.ts'
import type { TreeRow } from './tree-rows.ts'
import { treeRows } from './tree-rows.ts'
import { useEditor } from './editor-context.tsx'
import { useTraced } from './trace-store.ts'
import { carryPath } from './use-drop-path.ts'

/** The sample as a tree of fields. A click or Enter hands over the field's path; arrows move, open and close. */
export function SampleTree(props: {
  readonly recordJson: string
  readonly canPick: boolean
  onPick(path: string): void
}) {
  const { recordJson, onPick, canPick } = props
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<string | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const moved = useRef(false)
  const rows = useMemo(() => treeRows(valueOf(recordJson), toggled), [recordJson, toggled])
  const current = Math.max(
    0,
    rows.findIndex((row) => row.path === active),
  )

  useEffect(() => {
    if (!moved.current) return
    moved.current = false
    list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
  }, [active])

  const toggle = (row: TreeRow): void =>
    setToggled((before) => {
      const next = new Set(before)
      if (!next.delete(row.path)) next.add(row.path)
      return next
    })
  const go = (index: number): void => {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)]
    if (row === undefined) return
    moved.current = true
    setActive(row.path)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[current]
    if (row === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    const done = keyAction(event.key, row, { go, toggle, pick: () => canPick && onPick(row.path), current, rows })
    if (done) event.preventDefault()
  }

  return (
    <ul ref={list} role="tree" aria-label={texts.treeLabel} className={classes.tree}>
      {rows.map((row, index) => (
        <SampleLine
          key={row.path}
          row={row}
          focusable={index === current}
          draggable={canPick}
          onPick={() => {
            setActive(row.path)
            if (canPick) onPick(row.path)
          }}
          onToggle={() => toggle(row)}
          onKeyDown={onKeyDown}
        />
      ))}
    </ul>
  )
}

type Actions = {
  readonly rows: readonly TreeRow[]
  readonly current: number
  go(index: number): void
  toggle(row: TreeRow): void
  pick(): void
}

/** The keys of a tree (WAI-ARIA tree pattern); answers whether the key meant something here. */
function keyAction(key: string, row: TreeRow, actions: Actions): boolean {
  const { rows, current, go } = actions
  if (key === 'ArrowDown') go(current + 1)
  else if (key === 'ArrowUp') go(current - 1)
  else if (key === 'Home') go(0)
  else if (key === 'End') go(rows.length - 1)
  else if (key === 'Enter' || key === ' ') actions.pick()
  else if (key === 'ArrowRight' && row.expanded) go(current + 1)
  else if (key === 'ArrowRight' && row.expandable) actions.toggle(row)
  else if (key === 'ArrowLeft' && row.expanded) actions.toggle(row)
  else if (key === 'ArrowLeft') go(rows.findLastIndex((other, i) => i < current && other.depth < row.depth))
  else return false
  return true
}

type LineProps = {
  readonly row: TreeRow
  readonly focusable: boolean
  readonly draggable: boolean
  onPick(): void
  onToggle(): void
  onKeyDown(event: KeyboardEvent): void
}

function SampleLine(props: LineProps) {
  const { row } = props
  const traced = useEditor().trail.sample.has(row.path)
  const trace = useTraced((state) => state.trace)
  return (
    <li
      role="treeitem"
      aria-level={row.depth + 1}
      aria-expanded={row.expandable ? row.expanded : undefined}
      aria-selected={props.focusable}
      tabIndex={props.focusable ? 0 : -1}
      className={classes.item}
      data-traced={traced || undefined}
      draggable={props.draggable}
      onDragStart={(event) => carryPath(event, row.path)}
      onMouseEnter={() => trace({ on: 'sample', path: row.path })}
      onMouseLeave={() => trace(null)}
      onFocus={() => trace({ on: 'sample', path: row.path })}
      onBlur={() => trace(null)}
      title={row.path}
      style={{ paddingLeft: 10 + row.depth * 14 }}
      onClick={props.onPick}
      onKeyDown={props.onKeyDown}
    >
      <span
        className={classes.twisty}
        aria-hidden="true"
        onClick={(event) => {
          if (!row.expandable) return
          event.stopPropagation()
          props.onToggle()
        }}
      >
        {row.expandable ? (row.expanded ? '▾' : '▸') : ''}
      </span>
      <span className={classes.key}>{visibleText(row.label)}</span>{' '}
      <span className={classes.text} data-kind={row.kind}>
        {visibleText(row.text)}
      </span>
    </li>
  )
}

/** The engine's own JSON, every digit kept. */
function valueOf(json: string): JsonValue {
  const parsed = parseJson(json)
  return parsed.ok ? parsed.value : null
}
