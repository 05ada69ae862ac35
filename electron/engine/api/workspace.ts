import { conflated } from '../lib/conflated.ts'
import type { ContractImplementer } from './implementer.ts'
import type { EngineServices } from './services.ts'
import { streamIntervalMs } from './streams.ts'

/** Implements `shared/contract/workspace.ts`. */
export function workspaceRouter(os: ContractImplementer, { workspace }: EngineServices) {
  return os.workspace.router({
    summary: os.workspace.summary.handler(() => workspace.summary()),
    watch: os.workspace.watch.handler(({ signal }) =>
      conflated({
        read: () => workspace.summary(),
        subscribe: (listener) => workspace.onChange(listener),
        intervalMs: streamIntervalMs,
        signal,
      }),
    ),
    readFile: os.workspace.readFile.handler(({ input }) => workspace.readFile(input.kind, input.name)),
    saveFile: os.workspace.saveFile.handler(({ input }) =>
      workspace.saveFile(input.kind, input.name, input.value, input.baseRevision),
    ),
    removeFile: os.workspace.removeFile.handler(({ input }) => {
      workspace.removeFile(input.kind, input.name, input.baseRevision)
      return {}
    }),
  })
}
