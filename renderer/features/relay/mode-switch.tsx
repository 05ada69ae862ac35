import { SegmentedControl } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { RelayStatus } from '#shared/contract/relays.ts'
import type { RelayMode } from '#shared/schema/relay.ts'
import { useClient } from '../../rpc/rpc-context.tsx'
import { useActionProblem } from './action-problem.ts'
import { confirmedName } from './destination/destination-form.ts'
import type { RelayForm } from './form-model.ts'
import { LiveDialog } from './live-dialog.tsx'
import { useStarting } from './start/use-start.ts'
import { texts } from './texts.ts'
import { useRelayForm } from './use-relay-form.ts'
import { isActive, useRelayUi } from './use-relays.ts'

/** The emulator stands in for OneSignal only. */
const modesOf = (settings: RelayForm | null): readonly RelayMode[] =>
  settings?.destinationKind === 'webhook' ? ['dry-run', 'live'] : ['dry-run', 'emulator', 'live']

/** Dry run, emulator or live. Live asks first and wants the destination's name typed. */
export function ModeSwitch(props: {
  readonly name: string
  readonly status: RelayStatus
  readonly readOnlyReason: string | null
}) {
  const { name, status } = props
  const client = useClient()
  const { tell, clear } = useActionProblem()
  const setTab = useRelayUi((state) => state.setTab)
  const [asking, setAsking] = useState(false)
  const settings = useRelayForm(name)
  const remember = useStarting((state) => state.remember)
  const change = useMutation({
    mutationFn: (to: { readonly mode: RelayMode; readonly confirmAppId?: string }) =>
      client.relays.setMode({ relay: name, ...to }),
    // At once, not when it is done: a tab chosen meanwhile stays.
    onMutate: () => {
      clear()
      setTab(null)
    },
    onSuccess: (_, { confirmAppId }) =>
      remember(confirmAppId === undefined || isActive(status) ? null : { relay: name, typed: confirmAppId }),
    onError: (error) => tell(texts.modeFailed, error),
    onSettled: () => setAsking(false),
  })
  const choose = (mode: RelayMode): void => {
    if (mode === status.mode) return
    if (mode !== 'live') change.mutate({ mode })
    else if (settings === null || confirmedName(settings) === '') tell(texts.modeFailed, new Error(texts.noDestination))
    else setAsking(true)
  }
  return (
    <>
      <SegmentedControl
        aria-label={texts.modeLabel}
        title={hintOf(status.mode, settings)}
        data={modesOf(settings).map((mode) => ({ value: mode, label: texts.modes[mode] }))}
        value={status.mode}
        disabled={props.readOnlyReason !== null || change.isPending}
        onChange={(mode) => choose(mode as RelayMode)}
      />
      {settings === null ? null : (
        <LiveDialog
          opened={asking}
          name={name}
          settings={settings}
          lag={isActive(status) ? status.lag : null}
          busy={change.isPending}
          onClose={() => setAsking(false)}
          onConfirm={(confirmAppId) => change.mutate({ mode: 'live', confirmAppId })}
        />
      )}
    </>
  )
}

const hintOf = (mode: RelayMode, settings: RelayForm | null): string =>
  mode === 'live' && settings?.destinationKind === 'webhook'
    ? texts.modeHintWebhook(settings.webhook)
    : texts.modeHints[mode]
