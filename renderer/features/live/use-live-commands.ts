import { useLocation } from 'wouter'
import type { LiveStatus } from '#shared/contract/live.ts'
import type { EngineClient } from '../../rpc/connection.ts'
import { useClient } from '../../rpc/rpc-context.tsx'
import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import type { Command } from '../../ui/feature.ts'
import { links } from '../../ui/links.ts'
import { showProblem } from '../../rpc/show-problem.ts'
import { useFilterCommands } from './filter/use-filter-commands.ts'
import { useLiveUi } from './live-choice.ts'
import { useLiveActions, type RowActions } from './rows/live-actions.ts'

/** What Live offers in the command palette; what is about rows only while its screen is shown. */
export function useLiveCommands(): readonly Command[] {
  const client = useClient()
  const [, navigate] = useLocation()
  const live = useLive(streams.live).value
  const rows = useLiveActions((state) => state.rows)
  const histogramOpen = useLiveUi((state) => state.histogramOpen)
  const filters = useFilterCommands()
  if (live === undefined || live.sessionId === null) return []
  return [
    ...readingCommands(client, live),
    {
      id: 'live-rejected',
      label: 'Show only records that do not map',
      keywords: ['filter', 'rejected', 'errors'],
      run: () => navigate(links.liveFilter('not verdict = mapped')),
    },
    ...filters,
    {
      id: 'live-all',
      label: 'Show all records',
      keywords: ['filter', 'clear'],
      run: () => navigate(links.liveFilter('')),
    },
    {
      id: 'live-chart',
      label: histogramOpen ? 'Smaller chart of times' : 'Larger chart of times, or as a table',
      keywords: ['histogram', 'time', 'brush'],
      run: () => {
        useLiveUi.getState().setHistogramOpen(!histogramOpen)
        navigate(links.live)
      },
    },
    ...(rows === null ? [] : rowCommands(rows)),
  ]
}

function readingCommands(client: EngineClient, live: LiveStatus): readonly Command[] {
  const paused = live.state === 'paused'
  return [
    {
      id: 'live-pause',
      label: paused ? 'Resume reading' : 'Pause reading',
      run: () => void client.live.setPaused({ paused: !paused }).catch(showProblem),
    },
    { id: 'live-stop', label: 'Stop reading', run: () => void client.live.stop().catch(showProblem) },
  ]
}

function rowCommands(rows: () => RowActions | null): readonly Command[] {
  return [
    { id: 'live-mark', label: 'Mark this record to compare', keys: 'm', run: () => rows()?.mark() },
    {
      id: 'live-compare',
      label: 'Compare two records',
      keywords: ['diff', 'difference'],
      keys: 'd',
      run: () => rows()?.compare(),
    },
    {
      id: 'live-save-shown',
      label: 'Save all shown records',
      keywords: ['capture', 'export', 'csv'],
      run: () => rows()?.saveShown(),
    },
    {
      id: 'live-save-selected',
      label: 'Save the selected records',
      keywords: ['capture', 'export', 'csv'],
      run: () => rows()?.saveSelected(),
    },
    {
      id: 'live-produce',
      label: 'Produce the selected records to a topic',
      keywords: ['send', 'write', 'replay'],
      run: () => rows()?.produceSelected(),
    },
    {
      id: 'live-produce-capture',
      label: 'Produce a capture to a topic',
      run: () => useLiveActions.getState().open({ kind: 'capture' }),
    },
    { id: 'live-edit', label: 'Edit this record and produce it', run: () => rows()?.edit() },
  ]
}
