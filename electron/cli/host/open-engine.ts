import { createEngine, type Engine, type EngineConfig } from '#engine/engine.ts'
import { nodePorts } from '#engine/entry/node-ports.ts'
import { readIdentity } from '#engine/workspace/workspace-identity.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { untilReceiverLetsGo } from './receiver-lock.ts'
import type { CommandContext } from '../run/command.ts'

/** What commands choose about the engine. */
export type OpenEngineOptions = Pick<EngineConfig, 'command' | 'overlay' | 'otherEmulator'> & {
  readonly autoStart?: boolean
  /** A second one on the workspace may look but not touch: only a page has a use for that. */
  readonly mayBeReadOnly?: boolean
}

/**
 * The engine on the workspace of a command; its log goes to the workspace's log file.
 * @throws READ_ONLY naming the process that has the workspace open
 */
export async function openEngine(context: CommandContext, options: OpenEngineOptions): Promise<Engine> {
  const { autoStart = false, mayBeReadOnly = false, ...rest } = options
  // Before anything is written: a mistyped folder must not come into being.
  readIdentity(context.directory)
  await untilReceiverLetsGo(context.directory)
  const ports = nodePorts({ directory: context.directory })
  const config = { ...rest, directory: context.directory, engineVersion: context.version, autoStart }
  const engine = await createEngine(config, ports)
  if (engine.readOnlyReason === null || mayBeReadOnly) return engine
  await engine.close()
  throw new AppError('READ_ONLY', engine.readOnlyReason)
}
