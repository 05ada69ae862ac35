import { useLocation } from 'wouter'
import { useFileNames } from '../../rpc/workspace-files.ts'
import type { Command } from '../../ui/feature.ts'
import { links } from '../../ui/links.ts'
import { useDrafts } from './draft-store.ts'
import { texts } from './texts.ts'

/** Opens each mapping by its name. */
export function useCommands(): readonly Command[] {
  const [, navigate] = useLocation()
  const select = useDrafts((state) => state.select)
  return useFileNames('mappings').map((file) => ({
    id: `mapping.open.${file.name}`,
    label: texts.openCommand(file.name),
    keywords: ['mapping', 'edit', 'coverage'],
    run: () => {
      select(file.name)
      navigate(links.mapping)
    },
  }))
}
