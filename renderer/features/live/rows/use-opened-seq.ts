import { useCallback, useEffect, useRef, useState } from 'react'
import { useLocation, useRoute } from 'wouter'
import type { ViewRow } from '#shared/contract/live.ts'
import type { RowSource, Selection } from '../../../ui/data-grid/types.ts'
import { links, routes } from '../../../ui/links.ts'

/** The record that is shown below: the selected row's, or the one that the address asks for. */
export function useOpenedSeq(
  rows: RowSource<ViewRow>,
  selection: Selection | null,
): { readonly seq: number | null; forgetAsked(): void } {
  const [, params] = useRoute(routes.liveRecord)
  const [, navigate] = useLocation()
  const [asked, setAsked] = useState<number | null>(null)
  const wanted = params?.seq
  useEffect(() => {
    if (wanted === undefined) return
    setAsked(Number(wanted))
    navigate(links.live, { replace: true })
  }, [wanted, navigate])
  const last = useRef<number | null>(null)
  const row = selection === null ? undefined : rows.rowAt(selection.focus)
  if (row !== undefined && row !== null) last.current = row.seq
  if (selection === null) last.current = null
  const forgetAsked = useCallback(() => setAsked(null), [])
  return { seq: asked ?? last.current, forgetAsked }
}
