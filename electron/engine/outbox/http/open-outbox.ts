import type { HttpSender } from '#engine/destination/types.ts'
import type { EnginePorts } from '#engine/ports.ts'
import type { LogStore } from '#engine/store/log-store.ts'
import { endpointSettings } from '#engine/webhooks/endpoint-settings.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { TimeScale } from '../time-scale.ts'
import { HttpOutboxEngine } from './outbox.ts'

export type OpenOutboxDeps = Pick<EnginePorts, 'clock' | 'random' | 'logger'> & {
  readonly workspace: Pick<Workspace, 'get' | 'resolveSecrets' | 'onChange'>
  readonly store: LogStore
  readonly sender: HttpSender
}

/**
 * The outbox of a workspace. It stores from now on, and sends nothing before `start`. What is closed last: those who make
 * deliveries first, then `close`, then sender and store.
 */
export function openOutbox(deps: OpenOutboxDeps): HttpOutboxEngine {
  const { workspace, store, sender, clock, random, logger } = deps
  const outbox = new HttpOutboxEngine({
    store,
    sender,
    clock,
    random,
    logger,
    timeScale: new TimeScale((error) => logger.error({ err: error }, 'a listener for the time scale failed')),
    settings: (endpoint) => endpointSettings(workspace, endpoint),
    resolveSecrets: (text, file) => workspace.resolveSecrets(text, file),
  })
  const forget = workspace.onChange(() => outbox.forgetSettings())
  outbox.onClose(forget)
  return outbox
}
