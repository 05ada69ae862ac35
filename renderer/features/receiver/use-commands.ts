import { useClient } from '../../rpc/rpc-context.tsx'
import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import type { Command } from '../../ui/feature.ts'
import { useActionProblem } from './action-problem.ts'
import { texts } from './texts.ts'

/** Starts and stops each receiver. */
export function useCommands(): readonly Command[] {
  const client = useClient()
  const tell = useActionProblem((state) => state.tell)
  return (useLive(streams.receivers).value ?? []).map((status) => {
    const listening = status.state === 'listening'
    return {
      id: `receiver.${status.name}`,
      label: listening ? texts.stopCommand(status.name) : texts.startCommand(status.name),
      keywords: ['receiver', 'emulator', 'http'],
      run: () => {
        const call = listening
          ? client.receivers.stop({ receiver: status.name })
          : client.receivers.start({ receiver: status.name })
        call.catch((error: unknown) => tell(listening ? texts.stopFailed : texts.startFailed, error))
      },
    }
  })
}
