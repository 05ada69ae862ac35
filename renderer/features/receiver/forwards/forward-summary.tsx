import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ForwardStatus } from '#shared/contract/receivers.ts'
import { streams } from '../../../rpc/streams.ts'
import { useLive } from '../../../rpc/use-live.ts'
import { count } from '../../../ui/format/numbers.ts'
import { clockTime } from '../../../ui/format/time.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { Counts } from '../../../ui/screen/counts.tsx'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { forwardTexts } from './texts.ts'
import { EnableForward } from './enable-forward.tsx'

const t = forwardTexts

/** How far an endpoint is with passing on, and what stands in its way. */
export function ForwardSummary({ forward }: { readonly forward: ForwardStatus }) {
  const { waiting, open, held, delivered, failed } = forward
  return (
    <>
      {forward.problem === null ? null : <Notice tone="warn" text={forward.problem} />}
      <Disabled forward={forward} />
      <Counts
        label={t.counts}
        items={[
          { label: t.waiting, value: count(waiting), hint: t.waitingHint },
          { label: t.open, value: count(open) },
          ...(held === 0 ? [] : [{ label: t.held, value: count(held), tone: 'warn' as const }]),
          { label: t.delivered, value: count(delivered) },
          { label: t.failed, value: count(failed), ...(failed > 0 ? { tone: 'err' as const } : {}) },
        ]}
      />
      <LastFailure failure={forward.lastFailure} />
    </>
  )
}

function LastFailure({ failure }: { readonly failure: ForwardStatus['lastFailure'] }) {
  const zone = usePreferences((state) => state.zone)
  if (failure === null) return null
  return <Notice tone="info" title={t.lastFailure(clockTime(failure.atMs, zone))} text={failure.reason} />
}

/** Switched off by continued failure: what is held, and the way back. */
function Disabled({ forward }: { readonly forward: ForwardStatus }) {
  const status = useLive(streams.webhooks).value?.endpoints.find(
    ({ kind, name }) => kind === 'forward' && name === forward.delivery,
  )
  const [asking, setAsking] = useState(false)
  if (status === undefined || status.state !== 'disabled')
    return status === undefined || status.waiting === null ? null : <Notice tone="warn" text={status.waiting} />
  return (
    <>
      <Notice
        tone="err"
        title={t.disabledTitle}
        text={`${status.reason ?? ''} ${t.heldText(forward.held)}`}
        action={<Button onClick={() => setAsking(true)}>{t.enable}</Button>}
      />
      <EnableForward opened={asking} forward={forward} onClose={() => setAsking(false)} />
    </>
  )
}
