import { useClient } from '../../rpc/rpc-context.tsx'
import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import type { Command } from '../../ui/feature.ts'
import { useActionProblem } from './action-problem.ts'
import { texts } from './texts.ts'

/** Switches each journey on and off. */
export function useCommands(): readonly Command[] {
  const client = useClient()
  const tell = useActionProblem((state) => state.tell)
  return (useLive(streams.journeys).value ?? []).map(({ name, enabled }) => ({
    id: `journeys.${name}`,
    label: enabled ? texts.switchOffCommand(name) : texts.switchOnCommand(name),
    keywords: ['journey', 'webhook', 'trigger'],
    run: () => {
      client.journeys
        .setEnabled({ journey: name, enabled: !enabled })
        .catch((error: unknown) => tell(texts.switchFailed, error))
    },
  }))
}
