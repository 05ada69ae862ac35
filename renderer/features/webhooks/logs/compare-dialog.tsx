import { Modal } from '@mantine/core'
import { useState } from 'react'
import type { AttemptLogDetail } from '#shared/contract/webhook-log.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { Comparison, comparisonBody, type ComparedSide } from '../../../ui/diff-view/comparison.tsx'
import { fullTime, type Zone } from '../../../ui/format/time.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { useAttempt } from './attempt-pane.tsx'
import { attemptText } from './attempt-text.ts'
import { texts } from './texts.ts'

/** Two attempts beside each other: request, answer, decision. */
export function CompareDialog(props: { readonly ids: readonly [string, string]; onClose(): void }) {
  const zone = usePreferences((state) => state.zone)
  const [swapped, setSwapped] = useState(false)
  const [first, second] = props.ids
  const left = useAttempt(swapped ? second : first)
  const right = useAttempt(swapped ? first : second)
  const error = left.error ?? right.error
  return (
    <Modal opened onClose={props.onClose} title={texts.compareTitle} size="92%" classNames={{ body: comparisonBody }}>
      {error === null ? null : <Notice tone="err" text={problemOf(error).message} />}
      {left.data === undefined || right.data === undefined ? null : (
        <Comparison
          left={sideOf(left.data, zone)}
          right={sideOf(right.data, zone)}
          onSwap={() => setSwapped(!swapped)}
        />
      )}
    </Modal>
  )
}

const sideOf = (detail: AttemptLogDetail, zone: Zone): ComparedSide => ({
  text: attemptText(detail),
  label: `${detail.row.deliveryId} · ${texts.detail.title(detail.row.attempt, detail.attempts)}`,
  note: fullTime(detail.row.startedAtMs, zone),
})
