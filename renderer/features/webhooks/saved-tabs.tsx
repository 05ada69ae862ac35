import { Button } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { ScreenTab } from '../../ui/screen/screen-parts.tsx'
import { SendingTab } from './sending/sending-tab.tsx'
import { sendingTexts } from './sending/texts.ts'
import { texts } from './texts.ts'
import type { Webhooks } from './use-webhooks.ts'

const LogsTab = lazy(async () => ({ default: (await import('./logs/logs-tab.tsx')).LogsTab }))
const StatsTab = lazy(async () => ({ default: (await import('./stats/stats-tab.tsx')).StatsTab }))

/** What only a webhook that stands in a file has: it is sent as the file says. */
export function savedTabs(props: {
  readonly name: string
  readonly webhooks: Webhooks
  readonly readOnly: boolean
  onSend(testSend: boolean): void
  onBurst(): void
}): readonly ScreenTab[] {
  const { name, webhooks, readOnly } = props
  const { filter } = webhooks
  return [
    {
      id: 'test',
      label: texts.tabs.test,
      content: (
        <SendingTab key={name} name={name} webhooks={webhooks} readOnly={readOnly}>
          <Button disabled={readOnly} title={sendingTexts.sendLiveHint} onClick={() => props.onSend(false)}>
            {sendingTexts.sendLive}
          </Button>
          <Button disabled={readOnly} onClick={props.onBurst}>
            {sendingTexts.burst}
          </Button>
        </SendingTab>
      ),
    },
    {
      id: 'stats',
      label: texts.tabs.stats,
      content: (
        <Suspense fallback={null}>
          <StatsTab key={name} webhook={name} />
        </Suspense>
      ),
    },
    {
      id: 'logs',
      label: texts.tabs.logs,
      content: (
        <Suspense fallback={null}>
          <LogsTab key={`${name} ${filter ?? ''}`} webhook={name} filter={filter ?? ''} />
        </Suspense>
      ),
    },
  ]
}
