import { useLocation } from 'wouter'
import { useClient } from '../../rpc/rpc-context.tsx'
import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import type { Command } from '../../ui/feature.ts'
import { links } from '../../ui/links.ts'
import { useActionProblem } from './action-problem.ts'
import { useStartRelay } from './start/use-start.ts'
import { texts } from './texts.ts'
import { isActive, useRelayUi } from './use-relays.ts'

/** Starts and stops each relay; a failure is told on the screen of the relay. */
export function useCommands(): readonly Command[] {
  const client = useClient()
  const [, navigate] = useLocation()
  const select = useRelayUi((state) => state.select)
  const tell = useActionProblem((state) => state.tell)
  const { start } = useStartRelay()
  return (useLive(streams.relays).value ?? []).map((status) => {
    const active = isActive(status)
    const relay = status.name
    return {
      id: `relay.${relay}`,
      label: active ? texts.stopCommand(relay) : texts.startCommand(relay),
      keywords: ['relay', texts.modes[status.mode]],
      run: () => {
        select(relay)
        navigate(links.relay)
        if (active) client.relays.stop({ relay }).catch((error: unknown) => tell(texts.stopFailed, error))
        else void start(status)
      },
    }
  })
}
