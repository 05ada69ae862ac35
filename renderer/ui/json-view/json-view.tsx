import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef } from 'react'
import { JsonLine } from './json-line.tsx'
import { splitLines } from './json-lines.ts'
import { linePaths } from './line-paths.ts'
import classes from './json-view.module.css'

const lineHeightPx = 19

type Props = {
  /** Pretty-printed JSON, or any text. */
  readonly text: string
  readonly label: string
  /** A remark beside the line of a top-level field. */
  readonly remarks?: Readonly<Record<string, string>>
  /** Makes lines clickable: their JSONPath is handed over. */
  onPick?(path: string): void
  /** What a clickable line does; `Use PATH` by default. */
  pickTitle?(path: string): string
  /** Told of the line that the pointer or the focus is on, and null when it leaves. */
  onHover?(path: string | null): void
  /** Paths whose lines stand out. */
  readonly marked?: ReadonlySet<string>
  /** The path the whole text stands for; `$` by default. */
  readonly rootPath?: string
}

const topLevelField = /^ {2}"([^"\\]+)":/

/** JSON for reading: coloured, only the seen lines drawn, exact as the text that it was given. */
export function JsonView(props: Props) {
  const { text, onPick, onHover, remarks, marked } = props
  const scroller = useRef<HTMLDivElement>(null)
  const lines = useMemo(() => splitLines(text), [text])
  const pickable = onPick !== undefined
  const paths = useMemo(() => (pickable ? linePaths(lines, props.rootPath) : null), [lines, pickable, props.rootPath])
  const widest = useMemo(() => lines.reduce((most, line) => Math.max(most, line.length), 0), [lines])
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeightPx,
    overscan: 10,
  })
  return (
    <div ref={scroller} className={classes.scroller} role="group" aria-label={props.label} tabIndex={0}>
      <div
        style={{ height: virtual.getTotalSize(), minWidth: `${widest + 2}ch`, position: 'relative' }}
        className="sb-mono"
      >
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index] ?? ''
          const field = remarks === undefined ? undefined : topLevelField.exec(line)?.[1]
          const remark = field === undefined ? undefined : remarks?.[field]
          const path = paths?.[item.index] ?? null
          return (
            <div
              key={item.index}
              className={classes.line}
              style={{ transform: `translateY(${item.start}px)` }}
              data-marked={(path !== null && marked?.has(path)) || undefined}
              {...(onHover === undefined ? {} : hoverHandlers(path, onHover))}
            >
              <JsonLine
                text={line}
                {...(remark === undefined ? {} : { remark })}
                path={path}
                {...(onPick === undefined ? {} : { onPick })}
                {...(props.pickTitle === undefined || path === null ? {} : { title: props.pickTitle(path) })}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function hoverHandlers(path: string | null, onHover: (path: string | null) => void) {
  const enter = (): void => onHover(path)
  const leave = (): void => onHover(null)
  return { onMouseEnter: enter, onFocus: enter, onMouseLeave: leave, onBlur: leave }
}
