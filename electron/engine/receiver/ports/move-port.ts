import type { PortOffer } from '#shared/contract/receivers.ts'
import { replaceAt } from '../../workspace/secret-paths.ts'
import type { Workspace } from '../../workspace/types.ts'
import { nextFreePort } from './free-port.ts'
import { callersOf, fileOf, type PortCaller, withPort } from './port-callers.ts'

/** What to do about a port that somebody else has: the next free one, and what would have to call it then. */
export async function offerPort(name: string, taken: number, workspace: Workspace): Promise<PortOffer> {
  const receivers = workspace.list('receivers')
  const host = receivers.find((receiver) => receiver.name === name)?.value.host ?? '127.0.0.1'
  const port = await nextFreePort(host, taken, new Set(receivers.map(({ value }) => value.port)))
  const callers = callersOf(taken, workspace).map((caller) => ({
    file: fileOf(caller),
    from: caller.address,
    to: withPort(caller.address, taken, port),
  }))
  return { taken, port, callers }
}

/** Gives a receiver's file another port, and where wanted all of the workspace that calls the old one. @throws READ_ONLY, CONFLICT, BAD_FILE */
export function movePort(name: string, to: number, callersToo: boolean, workspace: Workspace): void {
  const from = workspace.get('receivers', name).port
  if (from === to) return
  const callers = callersToo ? callersOf(from, workspace) : []
  rewrite({ kind: 'receivers', name, path: ['port'] }, to, workspace)
  for (const caller of callers) rewrite(caller, withPort(caller.address, from, to), workspace)
}

/** Changes one place of a file as it stands on disk, so that nothing else of it changes. */
function rewrite(place: Pick<PortCaller, 'kind' | 'name' | 'path'>, value: unknown, workspace: Workspace): void {
  const { text, revision } = workspace.readFile(place.kind, place.name)
  workspace.saveFile(place.kind, place.name, replaceAt(JSON.parse(text), place.path, value), revision)
}
