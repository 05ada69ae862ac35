import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createLogFile } from '../logging/log-file.ts'
import { createLogger, type LogLevel } from '../logging/pino-logger.ts'
import type { EnginePorts, SecretStore, WorkerName } from '../ports.ts'
import { secretVariable } from '../workspace/secrets.ts'

export type NodePortsOptions = {
  /** Workspace folder whose `.signalbench/engine.log` is written; null = no log file. */
  readonly directory: string | null
  /** Also log to standard error. */
  readonly stderr?: boolean
  readonly level?: LogLevel
  /** Where `${secret:NAME}` comes from; the environment when absent. */
  readonly secrets?: SecretStore
}

/** The outside world as plain Node offers it: for the command line, `serve`, tests and Electron's utility process. */
export function nodePorts(options: NodePortsOptions): EnginePorts {
  const targets = [
    ...(options.directory === null ? [] : [createLogFile(join(options.directory, '.signalbench', 'engine.log'))]),
    ...(options.stderr === true ? [process.stderr] : []),
  ]
  return {
    clock: { now: () => Date.now() },
    random: { next: () => Math.random(), uuid: () => randomUUID() },
    logger: createLogger(options.level ?? 'info', targets),
    secrets: options.secrets ?? environmentSecrets,
    env: (name) => process.env[name],
    workerUrl,
  }
}

const environmentSecrets: SecretStore = { get: (name) => process.env[secretVariable(name)] ?? null }

/** Sources run as they are; in a bundle the workers lie beside the entries, this module perhaps in `chunks/` below. */
function workerUrl(name: WorkerName): URL {
  const self = import.meta.url
  if (self.endsWith('.ts')) return new URL(`./${name}-worker.ts`, self)
  return new URL(self.includes('/chunks/') ? `../${name}-worker.js` : `./${name}-worker.js`, self)
}
