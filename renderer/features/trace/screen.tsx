import { useEffect } from 'react'
import { useRoute } from 'wouter'
import { ScreenFrame, ScreenTabs } from '../../ui/screen/screen-parts.tsx'
import { routes } from '../../ui/links.ts'
import { AccountingTab } from './accounting/accounting-tab.tsx'
import { ChecksTab } from './checks/checks-tab.tsx'
import { texts } from './texts.ts'
import { TraceTabContent } from './timeline/trace-tab.tsx'
import { useTraceUi, type TraceTab } from './ui-store.ts'

/** Trace: one event from record to answer │ sent against received │ golden checks. */
export function Screen() {
  const { tab, setTab } = useTraceUi()
  const [, params] = useRoute(routes.trace)
  const id = params?.id === undefined ? null : safeDecode(params.id)
  // A link to an event always opens its timeline.
  useEffect(() => {
    if (id !== null) setTab('trace')
  }, [id, setTab])
  return (
    <ScreenFrame>
      <ScreenTabs
        tab={tab}
        onTab={(next) => setTab(next as TraceTab)}
        tabs={[
          { id: 'trace', label: texts.tabs.trace, content: <TraceTabContent id={id} /> },
          { id: 'accounting', label: texts.tabs.accounting, content: <AccountingTab /> },
          { id: 'checks', label: texts.tabs.checks, content: <ChecksTab /> },
        ]}
      />
    </ScreenFrame>
  )
}

/** An address that somebody wrote by hand may hold anything. */
function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
