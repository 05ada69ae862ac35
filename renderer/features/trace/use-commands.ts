import { useLocation } from 'wouter'
import { useClient } from '../../rpc/rpc-context.tsx'
import { showProblem } from '../../rpc/show-problem.ts'
import { useFileNames } from '../../rpc/workspace-files.ts'
import type { Command } from '../../ui/feature.ts'
import { links } from '../../ui/links.ts'
import { texts } from './texts.ts'
import { useTraceUi, type TraceTab } from './ui-store.ts'

/** The ways into the parts of the screen. */
export function useCommands(): readonly Command[] {
  const [, navigate] = useLocation()
  const client = useClient()
  const setTab = useTraceUi((state) => state.setTab)
  const checks = useFileNames('checks').map(({ name }) => name)
  const show = (tab: TraceTab) => {
    setTab(tab)
    navigate(links.trace)
  }
  const runAll: Command = {
    id: 'trace.checks',
    label: texts.commands.checks,
    keywords: ['golden', 'test'],
    run: () => {
      show('checks')
      client.checks.run({ names: checks }).catch(showProblem)
    },
  }
  return [
    { id: 'trace.find', label: texts.commands.trace, keywords: ['timeline', 'event id'], run: () => show('trace') },
    {
      id: 'trace.account',
      label: texts.commands.account,
      keywords: ['lost', 'duplicated'],
      run: () => show('accounting'),
    },
    ...(checks.length > 0 ? [runAll] : []),
  ]
}
