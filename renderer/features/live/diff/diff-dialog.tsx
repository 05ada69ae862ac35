import { ActionIcon, Button, Checkbox, Modal, SegmentedControl } from '@mantine/core'
import { ArrowDown, ArrowLeftRight, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import { problemOf } from '../../../rpc/errors.ts'
import { DiffView } from '../../../ui/diff-view/diff-view.tsx'
import type { DiffControls, DiffViewProps } from '../../../ui/diff-view/types.ts'
import { count } from '../../../ui/format/numbers.ts'
import { fullTime } from '../../../ui/format/time.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { recordJson, recordPlace, type RecordParts } from '../record-json.ts'
import { useLiveActions, type LiveDialog } from '../rows/live-actions.ts'
import { maxComparedChars, useWholeRecord } from '../use-whole-record.ts'
import classes from './diff.module.css'

/** Two records beside each other: key, headers and value as decoded, every digit. */
export function DiffDialog(props: Extract<LiveDialog, { kind: 'diff' }>) {
  const close = useLiveActions((state) => state.close)
  const [swapped, setSwapped] = useState(false)
  const { sessionId } = props
  const left = useWholeRecord(sessionId, swapped ? props.right : props.left)
  const right = useWholeRecord(sessionId, swapped ? props.left : props.right)
  const error = left.error ?? right.error
  return (
    <Modal opened onClose={close} title="Compare two records" size="92%" classNames={{ body: classes.dialog ?? '' }}>
      {error === null ? null : <Notice tone="err" text={problemOf(error).message} />}
      {left.data === undefined || right.data === undefined ? null : (
        <Comparison left={left.data} right={right.data} onSwap={() => setSwapped(!swapped)} />
      )}
    </Modal>
  )
}

type SidesProps = { readonly left: RecordParts; readonly right: RecordParts; onSwap(): void }

const isCut = ({ key, value }: RecordParts): boolean => key.text.length < key.whole || value.text.length < value.whole

function Comparison(props: SidesProps) {
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
      {isCut(left) || isCut(right) ? (
        <Notice
          tone="info"
          text={`Only the first ${count(maxComparedChars)} characters of each payload are compared.`}
        />
      ) : null}
      <div className={classes.sides}>
        <Side parts={left} />
        <Side parts={right} />
      </div>
      <DiffView
        left={recordJson(left)}
        right={recordJson(right)}
        leftLabel={recordPlace(left.record)}
        rightLabel={recordPlace(right.record)}
        mode={mode}
        fold={fold}
        onReady={setControls}
      />
    </>
  )
}

const differencesText = (differences: number): string =>
  differences === 0 ? 'no difference' : `${count(differences)} ${differences === 1 ? 'difference' : 'differences'}`

function Side(props: { readonly parts: RecordParts }) {
  const zone = usePreferences((state) => state.zone)
  const { record } = props.parts
  return (
    <div className={classes.side}>
      <b className="sb-mono">{recordPlace(record)}</b> {fullTime(record.timestampMs, zone)}
    </div>
  )
}
