import type { ViewRow } from '#shared/contract/live.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import type { RowSource } from '../../../ui/data-grid/types.ts'
import { usePagedRows } from '../../../ui/data-grid/use-paged-rows.ts'
import type { LiveView } from '../use-view.ts'

/** The rows of the view, with what stands at the paths of the added columns. */
export function useLiveRows(view: LiveView, paths: readonly string[]): RowSource<ViewRow> {
  const client = useClient()
  const viewId = view.status?.viewId ?? null
  return usePagedRows<ViewRow>({
    listKey: viewId === null ? null : [viewId, view.status?.revision ?? 0, ...paths].join(' '),
    min: view.status?.min ?? 0,
    max: view.status?.max ?? 0,
    fetchRows: async (from, limit) =>
      (await client.live.rows({ viewId: viewId ?? '', from, limit, paths: [...paths] })).rows,
    positionOf: (row) => row.position,
    onError: (error) => {
      if (problemOf(error).code === 'NOT_FOUND') view.reopen()
    },
  })
}
