import { useLocation } from 'wouter'
import { useClient } from '../../rpc/rpc-context.tsx'
import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import type { Command } from '../../ui/feature.ts'
import { links } from '../../ui/links.ts'
import { showProblem } from '../../rpc/show-problem.ts'

/** What Live offers in the command palette. */
export function useLiveCommands(): readonly Command[] {
  const client = useClient()
  const [, navigate] = useLocation()
  const live = useLive(streams.live).value
  if (live === undefined || live.sessionId === null) return []
  const paused = live.state === 'paused'
  return [
    {
      id: 'live-pause',
      label: paused ? 'Resume reading' : 'Pause reading',
      run: () => void client.live.setPaused({ paused: !paused }).catch(showProblem),
    },
    { id: 'live-stop', label: 'Stop reading', run: () => void client.live.stop().catch(showProblem) },
    {
      id: 'live-rejected',
      label: 'Show only records that do not map',
      keywords: ['filter', 'rejected', 'errors'],
      run: () => navigate(links.liveFilter('not verdict = mapped')),
    },
    {
      id: 'live-all',
      label: 'Show all records',
      keywords: ['filter', 'clear'],
      run: () => navigate(links.liveFilter('')),
    },
  ]
}
