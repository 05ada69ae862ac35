import { Modal } from '@mantine/core'
import { useState } from 'react'
import { problemOf } from '../../../rpc/errors.ts'
import { Comparison, comparisonBody, type ComparedSide } from '../../../ui/diff-view/comparison.tsx'
import { count } from '../../../ui/format/numbers.ts'
import { fullTime, type Zone } from '../../../ui/format/time.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { recordJson, recordPlace, type RecordParts } from '../record-json.ts'
import { useLiveActions, type LiveDialog } from '../rows/live-actions.ts'
import { maxComparedChars, useWholeRecord } from '../use-whole-record.ts'

/** Two records beside each other: key, headers and value as decoded, every digit. */
export function DiffDialog(props: Extract<LiveDialog, { kind: 'diff' }>) {
  const close = useLiveActions((state) => state.close)
  const zone = usePreferences((state) => state.zone)
  const [swapped, setSwapped] = useState(false)
  const { sessionId } = props
  const left = useWholeRecord(sessionId, swapped ? props.right : props.left)
  const right = useWholeRecord(sessionId, swapped ? props.left : props.right)
  const error = left.error ?? right.error
  return (
    <Modal opened onClose={close} title="Compare two records" size="92%" classNames={{ body: comparisonBody }}>
      {error === null ? null : <Notice tone="err" text={problemOf(error).message} />}
      {left.data === undefined || right.data === undefined ? null : (
        <Comparison
          left={sideOf(left.data, zone)}
          right={sideOf(right.data, zone)}
          remark={isCut(left.data) || isCut(right.data) ? <CutNotice /> : null}
          onSwap={() => setSwapped(!swapped)}
        />
      )}
    </Modal>
  )
}

const isCut = ({ key, value }: RecordParts): boolean => key.text.length < key.whole || value.text.length < value.whole

const sideOf = (parts: RecordParts, zone: Zone): ComparedSide => ({
  text: recordJson(parts),
  label: recordPlace(parts.record),
  note: fullTime(parts.record.timestampMs, zone),
})

const CutNotice = () => (
  <Notice tone="info" text={`Only the first ${count(maxComparedChars)} characters of each payload are compared.`} />
)
