import { AppError } from '#shared/lib/app-error.ts'
import type { EntityKind } from '#shared/schema/workspace.ts'
import type { FoundPath } from '../../workspace/secret-paths.ts'
import type { Workspace } from '../../workspace/types.ts'

/** A place in a file of the workspace that calls a port of this machine. */
export type PortCaller = {
  readonly kind: EntityKind
  readonly name: string
  readonly path: FoundPath
  /** The whole address, as the file has it. */
  readonly address: string
}

/** All that calls a port: webhooks, relays with an API address of their own, receivers that forward. */
export function callersOf(port: number, workspace: Pick<Workspace, 'list'>): readonly PortCaller[] {
  const webhooks = workspace
    .list('webhooks')
    .map(({ name, value }): PortCaller => ({ kind: 'webhooks', name, path: ['url'], address: value.url }))
  const relays = workspace.list('relays').flatMap(({ name, value: { destination } }): PortCaller[] => {
    if (destination.kind !== 'onesignal') return []
    return [{ kind: 'relays', name, path: ['destination', 'baseUrl'], address: destination.baseUrl }]
  })
  const forwards = workspace.list('receivers').flatMap(({ name, value }) =>
    value.endpoints.flatMap(({ forward }, index): PortCaller[] => {
      const path = ['endpoints', index, 'forward', 'url']
      return forward === undefined ? [] : [{ kind: 'receivers', name, path, address: forward.url }]
    }),
  )
  const local = localAddress(port)
  return [...webhooks, ...relays, ...forwards].filter(({ address }) => local.test(address))
}

/** `webhooks/welcome.json` */
export const fileOf = ({ kind, name }: Pick<PortCaller, 'kind' | 'name'>): string => `${kind}/${name}.json`

/** The address with another port; as it is where it does not call that port of this machine. */
export const withPort = (address: string, from: number, to: number): string =>
  address.replace(localAddress(from), (origin) => `${origin.slice(0, -String(from).length)}${to}`)

/** The beginning of an address of this machine with that port: `http://127.0.0.1:4010` before `/hook`. */
const localAddress = (port: number): RegExp =>
  new RegExp(String.raw`^https?://(?:127\.0\.0\.1|localhost|\[::1\]):${port}(?=[/?#]|$)`, 'i')

/** A taken port is somebody else's: what of this workspace calls it reaches that program now. The error says which files do. */
export function withCallers(error: unknown, workspace: Pick<Workspace, 'list'>): unknown {
  if (!(error instanceof AppError) || error.code !== 'PORT_TAKEN' || typeof error.data['port'] !== 'number')
    return error
  const files = [...new Set(callersOf(error.data['port'], workspace).map(fileOf))]
  if (files.length === 0) return error
  const calls = files.length === 1 ? 'calls' : 'call'
  return new AppError(
    error.code,
    `${error.message} ${files.join(', ')} ${calls} this port and would reach that program: give the new port there too.`,
    { retryable: error.retryable, data: error.data, cause: error.cause },
  )
}
