import { AppError } from '#shared/lib/app-error.ts'

/** Who asks, and whom. */
export type Asker = { readonly principal: string; readonly bootstrapServers: readonly string[] }

/** What was refused. */
export type Refused =
  | { readonly operation: 'Read' | 'Write'; readonly topics: readonly string[] }
  | { readonly operation: 'Read' | 'Describe'; readonly group: string }

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

/** UNREACHABLE for a missing ACL: names the principal, the resource and the command that allows it. */
export function notPermitted(asker: Asker, refused: Refused, cause?: unknown): AppError {
  const resource = 'group' in refused ? [refused.group] : refused.topics
  const option = 'group' in refused ? 'group' : 'topic'
  const noun = 'group' in refused ? 'consumer group' : resource.length === 1 ? 'topic' : 'topics'
  const commands = resource.map(
    (name) =>
      `kafka-acls.sh --bootstrap-server ${asker.bootstrapServers.join(',')} --add ` +
      `--allow-principal "${asker.principal}" --operation ${refused.operation} --${option} "${name}"`,
  )
  const verb = 'group' in refused ? 'use' : refused.operation.toLowerCase()
  return new AppError(
    'UNREACHABLE',
    `${asker.principal} may not ${verb} ${noun} ${quoted(resource)}: the cluster's permissions (ACLs) do not allow it. ` +
      `Someone who administers the cluster can: ${commands.join('; ')}.`,
    {
      data: {
        kind: 'permission',
        principal: asker.principal,
        operation: refused.operation,
        ...('group' in refused ? { group: refused.group } : { topics: refused.topics }),
      },
      cause,
    },
  )
}
