import type { HttpSender } from '#engine/destination/types.ts'
import type { EnginePorts } from '#engine/ports.ts'
import type { LogStore } from '#engine/store/log-store.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { TimeScale } from '../time-scale.ts'
import { OutboxControl } from './control.ts'
import { startHttpHousekeeping } from './housekeeping.ts'
import type { LaneDeps } from './lane.ts'
import { HttpOutboxEngine } from './outbox.ts'

export type OpenOutboxDeps = Pick<EnginePorts, 'clock' | 'random' | 'logger'> & {
  readonly workspace: Pick<Workspace, 'resolveSecrets' | 'onChange'>
  /** From the endpoint's file as it is now. */
  readonly settings: LaneDeps['settings']
  readonly store: LogStore
  readonly sender: HttpSender
}

export type OpenOutbox = {
  readonly outbox: HttpOutboxEngine
  readonly control: OutboxControl
  readonly timeScale: TimeScale
  stop(graceMs: number): Promise<void>
}

/**
 * The outbox of a workspace. It stores from now on, and sends nothing before `start`. What is closed last: those who make
 * deliveries first, then `stop`, then sender and store.
 */
export function openOutbox(deps: OpenOutboxDeps): OpenOutbox {
  const { workspace, settings, store, sender, clock, random, logger } = deps
  const timeScale = new TimeScale((error) => logger.error({ err: error }, 'a listener for the time scale failed'))
  const outbox = new HttpOutboxEngine({
    store,
    sender,
    clock,
    random,
    logger,
    timeScale,
    settings,
    resolveSecrets: (text, file) => workspace.resolveSecrets(text, file),
  })
  const control = new OutboxControl({ store, clock, random, timeScale, outbox })
  const endHousekeeping = startHttpHousekeeping({ store, clock, logger, outbox, control })
  const forget = workspace.onChange(() => outbox.forgetSettings())
  const stop = async (graceMs: number): Promise<void> => {
    forget()
    endHousekeeping()
    await outbox.stop(graceMs)
  }
  return { outbox, control, timeScale, stop }
}
