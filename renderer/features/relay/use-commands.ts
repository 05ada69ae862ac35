import { useLocation } from 'wouter'
import { useClient } from '../../rpc/rpc-context.tsx'
import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import type { Command } from '../../ui/feature.ts'
import { links } from '../../ui/links.ts'
import { useActionProblem } from './action-problem.ts'
import { texts } from './texts.ts'
import { isActive, useRelayUi } from './use-relays.ts'

/** Starts and stops each relay; a failure is told on the screen of the relay. */
export function useCommands(): readonly Command[] {
  const client = useClient()
  const [, navigate] = useLocation()
  const select = useRelayUi((state) => state.select)
  const tell = useActionProblem((state) => state.tell)
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
        const call = active ? client.relays.stop({ relay }) : client.relays.start({ relay })
        call.catch((error: unknown) => tell(active ? texts.stopFailed : texts.startFailed, error))
      },
    }
  })
}
