import { useQueries } from '@tanstack/react-query'
import type { FileView } from '#shared/contract/workspace.ts'
import { filterFile } from '#shared/schema/filter.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { useFileNames } from '../../../rpc/workspace-files.ts'

/** A filter that the workspace keeps under a name, with the revision of its file. */
export type SavedFilter = {
  readonly name: string
  readonly filter: string
  readonly description: string | null
  readonly revision: string
}

/** What a file says; null while it cannot be read. */
export function savedFilterOf({ name, value, revision }: FileView): SavedFilter | null {
  const file = filterFile.safeParse(value).data
  return file === undefined ? null : { name, filter: file.filter, description: file.description ?? null, revision }
}

/** Those of `filters/`, by name; read when the list is opened, for other programs write there too. */
export function useSavedFilters(): readonly SavedFilter[] {
  const orpc = useOrpc()
  const names = useFileNames('filters')
  return useQueries({
    queries: names.map(({ name }) =>
      orpc.workspace.readFile.queryOptions({ input: { kind: 'filters', name }, staleTime: 0, retry: false }),
    ),
    combine: (results) => results.flatMap(({ data }) => (data === undefined ? [] : (savedFilterOf(data) ?? []))),
  })
}
