import { ActionIcon, Button, Checkbox, SegmentedControl } from '@mantine/core'
import { ArrowDown, ArrowLeftRight, ArrowUp } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { quantity } from '#shared/lib/quantity.ts'
import classes from './comparison.module.css'
import { DiffView } from './diff-view.tsx'
import type { DiffControls, DiffViewProps } from './types.ts'

/** One side of a comparison. */
export type ComparedSide = {
  readonly text: string
  /** What it is, for people and assistive tools. */
  readonly label: string
  /** Dim, behind the label. */
  readonly note: string
}

/** Two texts with what differs, and how one looks at them: beside each other or in one, folded or whole, swapped. */
export function Comparison(props: {
  readonly left: ComparedSide
  readonly right: ComparedSide
  /** Above the texts: what is not compared. */
  readonly remark?: ReactNode
  onSwap(): void
}) {
  const { left, right } = props
  const [mode, setMode] = useState<DiffViewProps['mode']>('side-by-side')
  const [fold, setFold] = useState(true)
  const [controls, setControls] = useState<DiffControls | null>(null)
  return (
    <>
      <div className={classes.bar} role="toolbar" aria-label="Comparison">
        <SegmentedControl
          aria-label="Show as"
          data={[
            { value: 'side-by-side', label: 'Side by side' },
            { value: 'unified', label: 'Unified' },
          ]}
          value={mode}
          onChange={(next) => setMode(next === 'unified' ? 'unified' : 'side-by-side')}
        />
        <Checkbox
          label="Fold what is the same"
          checked={fold}
          onChange={(event) => setFold(event.currentTarget.checked)}
        />
        <Button leftSection={<ArrowLeftRight size={13} />} onClick={props.onSwap}>
          Swap
        </Button>
        <span className={classes.found} role="status">
          {controls === null ? '' : differencesText(controls.differences)}
        </span>
        <ActionIcon aria-label="Previous difference" onClick={controls?.previous} disabled={controls === null}>
          <ArrowUp size={14} />
        </ActionIcon>
        <ActionIcon aria-label="Next difference" onClick={controls?.next} disabled={controls === null}>
          <ArrowDown size={14} />
        </ActionIcon>
      </div>
      {props.remark}
      <div className={classes.sides}>
        <Side side={left} />
        <Side side={right} />
      </div>
      <DiffView
        left={left.text}
        right={right.text}
        leftLabel={left.label}
        rightLabel={right.label}
        mode={mode}
        fold={fold}
        onReady={setControls}
      />
    </>
  )
}

const differencesText = (differences: number): string =>
  differences === 0 ? 'no difference' : quantity(differences, 'difference')

function Side({ side }: { readonly side: ComparedSide }) {
  return (
    <div className={classes.side}>
      <b className="sb-mono">{side.label}</b> {side.note}
    </div>
  )
}

/** Of the dialog that holds a comparison: it fills the height that is there. */
export const comparisonBody = classes.dialog ?? ''
