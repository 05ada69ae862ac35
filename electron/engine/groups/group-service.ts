import { AppError } from '#shared/lib/app-error.ts'
import type { ConnectionFile } from '#shared/schema/connection.ts'
import type { RelayFile } from '#shared/schema/relay.ts'
import type { GroupDeps } from './deps.ts'
import { describeGroup } from './describe-group.ts'
import { joinWarnings } from './join-warnings.ts'
import { performSeek, previewSeek } from './seek.ts'
import type { GroupService } from './types.ts'
import { withGroups } from './with-groups.ts'

type NamedConnection = { readonly name: string; readonly file: ConnectionFile }

const restingStates: ReadonlySet<string> = new Set(['stopped', 'ended', 'failed'])

/** Answers from the cluster each time: groups change by what others do. */
export function createGroupService(deps: GroupDeps): GroupService {
  const { workspace, relays } = deps
  const connectionOf = (name: string): NamedConnection => ({ name, file: workspace.get('connections', name) })
  const relayOf = (name: string): { file: RelayFile; connection: NamedConnection } => {
    const file = workspace.get('relays', name)
    return { file, connection: connectionOf(file.connection) }
  }
  const relaysWith = (connection: string): ((groupId: string) => string[]) => {
    const all = workspace.list('relays').filter(({ value }) => value.connection === connection)
    return (groupId) => all.filter(({ value }) => value.consumerGroup === groupId).map(({ name }) => name)
  }
  const isRunning = (name: string): boolean =>
    relays.statuses().some((one) => one.name === name && !restingStates.has(one.state))

  return {
    list: async (connection) =>
      await withGroups(deps, connectionOf(connection), async ({ admin }) => {
        const relaysOf = relaysWith(connection)
        return (await admin.list()).map((one) => ({ ...one, relays: relaysOf(one.groupId) }))
      }),
    describe: async (connection, groupId) =>
      await withGroups(deps, connectionOf(connection), ({ admin }) =>
        describeGroup(admin, groupId, relaysWith(connection)(groupId)),
      ),
    joinWarnings: async (relay) => {
      const { file, connection } = relayOf(relay)
      if (connection.file.kind !== 'kafka') return []
      return await withGroups(deps, connection, async ({ admin }) => {
        const group = await admin.describe(file.consumerGroup)
        return joinWarnings({ ...group, groupId: file.consumerGroup, isRunning: isRunning(relay) })
      })
    },
    previewSeek: async (input) => {
      const { file, connection } = relayOf(input.relay)
      return await withGroups(deps, connection, (opened) => previewSeek(deps, opened, file, input))
    },
    seek: async (input) => {
      if (deps.readOnlyReason !== null) throw new AppError('READ_ONLY', deps.readOnlyReason)
      const { file, connection } = relayOf(input.relay)
      if (isRunning(input.relay)) {
        throw new AppError(
          'CONFLICT',
          `Relay "${input.relay}" runs: its group moves with every batch. Stop it first; nothing was moved.`,
        )
      }
      return await withGroups(deps, connection, (opened) => performSeek(deps, opened, file, input))
    },
  }
}
