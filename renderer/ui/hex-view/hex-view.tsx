import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { hexLine, lineCount } from './hex.ts'
import classes from './hex-view.module.css'

const lineHeightPx = 18

/** Raw bytes: offset, hex, ASCII. Only the seen lines are drawn. */
export function HexView(props: { readonly bytes: Uint8Array; readonly label: string }) {
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
        {virtual.getVirtualItems().map((item) => {
          const line = hexLine(props.bytes, item.index)
          return (
            <div key={item.index} className={classes.line} style={{ transform: `translateY(${item.start}px)` }}>
              <span className={classes.offset}>{line.offset}</span>
              <span>{line.hex}</span>
              <span className={classes.ascii}>{line.ascii}</span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
