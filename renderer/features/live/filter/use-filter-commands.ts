import { useLocation } from 'wouter'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { showProblem } from '../../../rpc/show-problem.ts'
import { useFileNames } from '../../../rpc/workspace-files.ts'
import type { Command } from '../../../ui/feature.ts'
import { links } from '../../../ui/links.ts'
import { savedFilterOf } from './use-saved-filters.ts'

/** The saved filters in the command palette. */
export function useFilterCommands(): readonly Command[] {
  const client = useClient()
  const [, navigate] = useLocation()
  const apply = async (name: string): Promise<void> => {
    const saved = savedFilterOf(await client.workspace.readFile({ kind: 'filters', name }))
    if (saved !== null) navigate(links.liveFilter(saved.filter))
  }
  return useFileNames('filters')
    .filter(({ valid }) => valid)
    .map(({ name }) => ({
      id: `live-filter-${name}`,
      label: `Show only ${name}`,
      keywords: ['filter', 'saved'],
      run: () => void apply(name).catch(showProblem),
    }))
}
