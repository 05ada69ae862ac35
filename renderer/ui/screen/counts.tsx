import { Popover } from '@mantine/core'
import { ChevronDown } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import classes from './counts.module.css'

export type CountItem = {
  readonly label: string
  readonly value: string
  readonly hint?: string
  readonly tone?: 'warn' | 'err'
}

/** A line of numbers with their names. Those that the window has no room for stand behind a button at its end. */
export function Counts(props: { readonly label: string; readonly items: readonly CountItem[] }) {
  const { items } = props
  const list = useRef<HTMLDListElement>(null)
  const [room, setRoom] = useState(items.length)
  useLayoutEffect(() => setRoom(itemsInFirstLine(list.current)), [items])
  useEffect(() => {
    if (list.current === null) return undefined
    const observer = new ResizeObserver(() => setRoom(itemsInFirstLine(list.current)))
    observer.observe(list.current)
    return () => observer.disconnect()
  }, [])
  const rest = items.slice(room)
  return (
    <div className={classes.line}>
      <dl ref={list} className={classes.counts} aria-label={props.label}>
        <Items items={items} />
      </dl>
      <div className={classes.more}>{rest.length === 0 ? null : <More label={props.label} items={rest} />}</div>
    </div>
  )
}

/** How many items have room; those after them are wrapped into lines that are not shown. */
function itemsInFirstLine(list: HTMLElement | null): number {
  const items = [...(list?.children ?? [])].filter((item) => item instanceof HTMLElement)
  const top = items[0]?.offsetTop ?? 0
  const wrapped = items.findIndex((item) => item.offsetTop > top)
  return wrapped === -1 ? items.length : wrapped
}

function More(props: { readonly label: string; readonly items: readonly CountItem[] }) {
  const { items } = props
  const tones = new Set(items.map((item) => item.tone))
  const tone = tones.has('err') ? 'err' : tones.has('warn') ? 'warn' : undefined
  return (
    <Popover position="bottom-end">
      <Popover.Target>
        <button type="button" className={classes.button} data-tone={tone} title={items.map(sentence).join('\n')}>
          {items.length} more <ChevronDown size={12} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <dl className={classes.column} aria-label={`${props.label}, the rest`}>
          <Items items={items} />
        </dl>
      </Popover.Dropdown>
    </Popover>
  )
}

const sentence = (item: CountItem): string => `${item.label} ${item.value}`

function Items(props: { readonly items: readonly CountItem[] }) {
  return props.items.map((item) => (
    <div key={item.label} className={classes.count} title={item.hint}>
      <dt>{item.label}</dt>
      <dd data-tone={item.tone}>{item.value}</dd>
    </div>
  ))
}
