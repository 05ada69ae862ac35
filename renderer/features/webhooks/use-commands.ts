import { useLocation } from 'wouter'
import { useFileNames } from '../../rpc/workspace-files.ts'
import type { Command } from '../../ui/feature.ts'
import { links } from '../../ui/links.ts'
import { texts } from './texts.ts'

/** Opens each webhook by its name. */
export function useCommands(): readonly Command[] {
  const [, navigate] = useLocation()
  return useFileNames('webhooks').map(({ name }) => ({
    id: `webhooks.open.${name}`,
    label: texts.openCommand(name),
    keywords: ['webhook', 'liquid', 'send'],
    run: () => navigate(links.webhookTab(name, 'edit')),
  }))
}
