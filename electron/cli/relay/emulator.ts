import type { Engine } from '#engine/engine.ts'
import type { ReceiverService } from '#engine/receiver/types.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { runningReceiver } from '../host/receiver-note.ts'

type EmulatorAddress = ReturnType<ReceiverService['emulator']>

const emulators = (workspace: Workspace): readonly { readonly name: string; readonly apiKey: string }[] =>
  workspace
    .list('receivers')
    .flatMap(({ name, value }) =>
      value.oneSignalEmulator?.enabled === true ? [{ name, apiKey: value.oneSignalEmulator.apiKey }] : [],
    )

/** The emulator of a `signalbench receive` that runs beside us on the same workspace, or null. */
export function emulatorBesideUs(workspace: Workspace): EmulatorAddress {
  for (const { name, apiKey } of emulators(workspace)) {
    const note = runningReceiver(workspace.directory, name)
    if (note !== null) return { baseUrl: note.url, apiKey: workspace.resolveSecrets(apiKey, `receivers/${name}.json`) }
  }
  return null
}

/**
 * Makes sure that a relay in mode emulator has one to send to: the one that runs already, else the workspace's first is
 * started here. Returns its URL.
 */
export async function ensureEmulator({ services }: Engine): Promise<string> {
  const { workspace, receivers } = services
  const running = emulatorBesideUs(workspace)
  if (running !== null) return running.baseUrl
  const [first] = emulators(workspace)
  if (first === undefined) {
    throw new AppError(
      'BAD_INPUT',
      'Mode emulator needs a receiver with "oneSignalEmulator": {"enabled": true} in receivers/, and this workspace has none.',
    )
  }
  await receivers.start(first.name).catch((error: unknown) => {
    // Somebody may have begun to receive between the look and the start.
    if (!(error instanceof AppError) || error.code !== 'PORT_TAKEN' || emulatorBesideUs(workspace) === null) throw error
  })
  return emulatorBesideUs(workspace)?.baseUrl ?? receivers.emulator()?.baseUrl ?? ''
}
