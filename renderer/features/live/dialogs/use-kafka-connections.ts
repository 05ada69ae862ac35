import { useQueries } from '@tanstack/react-query'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { useFileNames } from '../../../rpc/workspace-files.ts'

const isKafka = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'kafka'

/** Connections that can be written to: clusters, no replays. Null until the files have been read. */
export function useKafkaConnections(): readonly string[] | null {
  const orpc = useOrpc()
  const names = useFileNames('connections').map((file) => file.name)
  const files = useQueries({
    queries: names.map((name) => orpc.workspace.readFile.queryOptions({ input: { kind: 'connections', name } })),
  })
  if (files.some((file) => file.isPending)) return null
  return names.filter((_name, index) => isKafka(files[index]?.data?.value))
}
