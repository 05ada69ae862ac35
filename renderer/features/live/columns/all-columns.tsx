import { useMemo } from 'react'
import type { ViewRow } from '#shared/contract/live.ts'
import type { Column } from '../../../ui/data-grid/types.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { useExtraColumnsOf, type ExtraColumn } from './extra-columns.ts'
import { liveColumns } from './live-columns.tsx'

/** Added columns are told apart from those of the program. */
export const extraId = (path: string): string => `path ${path}`

const extraColumn = (extra: ExtraColumn, index: number): Column<ViewRow> => ({
  id: extraId(extra.path),
  title: extra.title,
  width: 132,
  mono: true,
  text: (row) => row.cells?.[index] ?? null,
  hint: (row) => `${extra.path}: ${row.cells?.[index] ?? 'not there'}`,
})

export type LiveColumns = {
  readonly columns: readonly Column<ViewRow>[]
  /** What `live.rows` has to bring beside the rows. */
  readonly paths: readonly string[]
  /** Order, widths and what is shown are remembered under this name. */
  readonly gridId: string
}

/** The columns of a connection: the known ones, and before the verdict what was added. */
export function useLiveColumns(connection: string | null): LiveColumns {
  const zone = usePreferences((state) => state.zone)
  const extra = useExtraColumnsOf(connection)
  return useMemo(() => {
    const known = liveColumns(zone)
    const columns = [...known.slice(0, -1), ...extra.map(extraColumn), ...known.slice(-1)]
    return { columns, paths: extra.map((column) => column.path), gridId: `live ${connection ?? ''}` }
  }, [zone, extra, connection])
}
