import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { noteColours, stretchesOfLine, type HexNote } from './annotated.ts'
import { bytesPerLine, gapBefore, hexLine, hexPairs, lineCount } from './hex.ts'
import classes from './hex-view.module.css'

const lineHeightPx = 18

type Props = {
  readonly bytes: Uint8Array
  readonly label: string
  /** What some of the bytes mean; they are coloured and say so when pointed at. */
  readonly notes?: readonly HexNote[]
  /** Index of the note that is pointed at. */
  readonly lit?: number | null
  onLight?(note: number | null): void
}

const noNotes: readonly HexNote[] = []

/** Raw bytes: offset, hex, ASCII. Only the seen lines are drawn. */
export function HexView(props: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: lineCount(props.bytes),
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeightPx,
    overscan: 10,
  })
  return (
    <div ref={scroller} className={classes.scroller} role="group" aria-label={props.label} tabIndex={0}>
      <div className="sb-mono" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => (
          <div key={item.index} className={classes.line} style={{ transform: `translateY(${item.start}px)` }}>
            <HexLine {...props} line={item.index} />
          </div>
        ))}
      </div>
    </div>
  )
}

function HexLine(props: Props & { readonly line: number }) {
  const { bytes, line } = props
  const text = hexLine(bytes, line)
  const notes = props.notes ?? noNotes
  const stretches = stretchesOfLine(notes, line, bytes.length)
  const start = line * bytesPerLine
  return (
    <>
      <span className={classes.offset}>{text.offset}</span>
      <span className={classes.hex}>
        {stretches.map(({ from, to, note }) => (
          <span key={from}>
            {gapBefore(from)}
            <Stretch {...props} note={note} text={hexPairs(bytes, from, to)} />
          </span>
        ))}
      </span>
      <span className={classes.ascii}>
        {stretches.map(({ from, to, note }) => (
          <Stretch key={from} {...props} note={note} text={text.ascii.slice(from - start, to - start)} />
        ))}
      </span>
    </>
  )
}

function Stretch(props: Props & { readonly note: number | null; readonly text: string }) {
  const { note, onLight } = props
  const label = note === null ? undefined : props.notes?.[note]?.label
  if (note === null || label === undefined) return props.text
  return (
    <span
      className={classes.note}
      data-colour={note % noteColours}
      data-lit={props.lit === note || undefined}
      title={label}
      onPointerEnter={() => onLight?.(note)}
      onPointerLeave={() => onLight?.(null)}
    >
      {props.text}
    </span>
  )
}
