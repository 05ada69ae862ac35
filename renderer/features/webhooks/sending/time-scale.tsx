import { Button, SegmentedControl } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { TimeScaleSetting } from '#shared/contract/webhooks.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { showProblem } from '../../../rpc/show-problem.ts'
import { sendingTexts as texts } from './texts.ts'

const scales: readonly { readonly value: string; readonly label: string; readonly scale: TimeScaleSetting }[] = [
  { value: '1', label: '×1', scale: 1 },
  { value: '60', label: '×60', scale: 60 },
  { value: '3600', label: '×3600', scale: 3_600 },
  { value: 'step', label: texts.step, scale: 'step' },
]

/** How fast delays pass, and the next step where they pass only by hand. */
export function TimeScale(props: {
  readonly scale: TimeScaleSetting
  readonly webhook: string
  readonly readOnly: boolean
}) {
  const client = useClient()
  const value = String(props.scale)
  const known = scales.some((one) => one.value === value) ? [] : [{ value, label: `×${value}` }]
  return (
    <>
      <SegmentedControl
        aria-label={texts.scale}
        title={texts.scaleHint}
        disabled={props.readOnly}
        data={[...scales.map((one) => ({ value: one.value, label: one.label })), ...known]}
        value={value}
        onChange={(next) => {
          const scale = scales.find((one) => one.value === next)?.scale
          if (scale !== undefined) client.webhooks.setTimeScale({ timeScale: scale }).catch(showProblem)
        }}
      />
      {props.scale === 'step' ? (
        <Button
          disabled={props.readOnly}
          onClick={() =>
            void client.webhooks
              .step({ of: { kind: 'webhook', name: props.webhook } })
              .then(({ deliveryId }) => notifications.show({ message: texts.stepped(deliveryId), autoClose: 2_000 }))
              .catch(showProblem)
          }
        >
          {texts.stepOnce}
        </Button>
      ) : null}
    </>
  )
}
