import type { GroupAdmin, KafkaPort, RecordSource } from '#engine/source/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { ConnectionFile } from '#shared/schema/connection.ts'
import type { GroupDeps } from './deps.ts'

export type OpenedGroups = { readonly admin: GroupAdmin; readonly source: KafkaPort }

const isKafka = (source: RecordSource): source is KafkaPort => 'openGroups' in source

/** Opens a connection for one piece of work and closes it again. BAD_INPUT where it is no cluster. */
export async function withGroups<T>(
  { openSource }: Pick<GroupDeps, 'openSource'>,
  connection: { readonly name: string; readonly file: ConnectionFile },
  work: (opened: OpenedGroups) => Promise<T>,
): Promise<T> {
  const source = openSource(connection.file)
  try {
    if (!isKafka(source)) {
      throw new AppError(
        'BAD_INPUT',
        `Connection "${connection.name}" is a ${connection.file.kind} and has no consumer groups. Choose a connection to a cluster.`,
      )
    }
    const admin = await source.openGroups()
    try {
      return await work({ admin, source })
    } finally {
      await admin.close()
    }
  } finally {
    await source.close()
  }
}
