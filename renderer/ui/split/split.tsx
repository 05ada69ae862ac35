import { useElementSize } from '@mantine/hooks'
import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import classes from './split.module.css'

type Sizes = { readonly sizes: Readonly<Record<string, number>>; set(id: string, size: number): void }

/** Sizes of all splits by id, remembered on this machine. */
const useSizes = create<Sizes>()(
  persist((set) => ({ sizes: {}, set: (id, size) => set((state) => ({ sizes: { ...state.sizes, [id]: size } })) }), {
    name: 'signalbench.splits',
  }),
)

/** One arrow key moves the divider by this much. */
const keyStepPx = 24

type Props = {
  /** Under this name the size is remembered. */
  readonly id: string
  readonly direction: 'rows' | 'columns'
  readonly first: ReactNode
  /** Null hides the second pane and the divider. */
  readonly second: ReactNode | null
  /** Neither pane becomes smaller, however small the window is. */
  readonly minPx?: number
  readonly label: string
} & (
  | {
      /** Size of the second pane at first, in pixels. */
      readonly initialPx: number
    }
  | {
      /** The second pane's share of the whole at first, 0 to 1: it grows with the window until somebody moves the divider. */
      readonly initialShare: number
    }
)

/** Two panes with a divider that is moved by mouse or arrow keys; the size of the second is remembered. */
export function Split(props: Props) {
  const rows = props.direction === 'rows'
  const setPx = useSizes((state) => state.sizes[props.id])
  const size = setPx ?? ('initialPx' in props ? props.initialPx : `${props.initialShare * 100}%`)
  const setSize = useSizes((state) => state.set)
  const second = useElementSize()
  const sizePx = Math.round(rows ? second.height : second.width)
  const box = useRef<HTMLDivElement>(null)
  const minPx = props.minPx ?? 120

  const resize = (wanted: number) => {
    const whole = rows ? box.current?.clientHeight : box.current?.clientWidth
    if (whole === undefined) return
    setSize(props.id, Math.round(Math.max(minPx, Math.min(wanted, whole - minPx))))
  }
  const onPointerMove = (event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || box.current === null) return
    const rect = box.current.getBoundingClientRect()
    resize(rows ? rect.bottom - event.clientY : rect.right - event.clientX)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const grow = rows ? 'ArrowUp' : 'ArrowLeft'
    const shrink = rows ? 'ArrowDown' : 'ArrowRight'
    if (event.key !== grow && event.key !== shrink) return
    event.preventDefault()
    resize(sizePx + (event.key === grow ? keyStepPx : -keyStepPx))
  }

  return (
    <div ref={box} className={classes.split} data-direction={props.direction}>
      <div className={classes.first}>{props.first}</div>
      {props.second === null ? null : (
        <>
          <div
            role="separator"
            tabIndex={0}
            aria-label={props.label}
            aria-orientation={rows ? 'horizontal' : 'vertical'}
            aria-valuenow={sizePx}
            aria-valuemin={minPx}
            className={classes.divider}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={onPointerMove}
            onKeyDown={onKeyDown}
          />
          <div
            ref={second.ref}
            className={classes.second}
            style={{ flexBasis: size, [rows ? 'maxHeight' : 'maxWidth']: `calc(100% - ${minPx}px)` }}
          >
            {props.second}
          </div>
        </>
      )}
    </div>
  )
}
