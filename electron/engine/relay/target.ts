import type { ReceiverService } from '#engine/receiver/types.ts'
import type { DeliveryMode } from '#engine/store/events.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { err, ok } from '#shared/lib/result.ts'
import type { Result } from '#shared/lib/result.ts'
import type { OneSignalDestination } from '#shared/schema/relay.ts'

/** Where events go, with the key that opens it. */
export type OneSignalTarget = { readonly baseUrl: string; readonly apiKey: string }

export type TargetDeps = {
  readonly workspace: Pick<Workspace, 'resolveSecrets'>
  readonly receiver: Pick<ReceiverService, 'emulator'>
}

/**
 * Where events of a relay go right now, with the key. Asked anew for every request: keys are never kept, and a receiver
 * may come up or move while the relay runs. An error is the reason to wait, in words.
 */
export function resolveTarget(
  relay: string,
  mode: DeliveryMode,
  destination: OneSignalDestination,
  deps: TargetDeps,
): Result<OneSignalTarget, string> {
  if (mode === 'emulator') {
    const emulator = deps.receiver.emulator()
    if (emulator !== null) return ok(emulator)
    return err(
      'Waiting for the emulator: no running receiver of this workspace offers one. ' +
        'Start a receiver with "oneSignalEmulator": {"enabled": true}; nothing is lost meanwhile.',
    )
  }
  try {
    return ok({ baseUrl: destination.baseUrl, apiKey: liveKey(relay, destination, deps) })
  } catch (error) {
    if (error instanceof AppError) return err(`${error.message} Nothing is lost meanwhile.`)
    throw error
  }
}

/** The key for a live relay. Throws SECRET_MISSING where its reference leads nowhere, BAD_FILE where there is none. */
export function liveKey(relay: string, { apiKey }: OneSignalDestination, deps: Pick<TargetDeps, 'workspace'>): string {
  const file = `relays/${relay}.json`
  if (apiKey !== undefined) return deps.workspace.resolveSecrets(apiKey, file)
  throw new AppError('BAD_FILE', `${file} has no destination.apiKey. Set it to \${env:NAME} or \${secret:NAME}.`, {
    data: { file, path: '$.destination.apiKey' },
  })
}
