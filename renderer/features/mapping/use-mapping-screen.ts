import { useEffect, useMemo } from 'react'
import { useRoute } from 'wouter'
import type { LiveStatus } from '#shared/contract/live.ts'
import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import { useFile, useFileNames } from '../../rpc/workspace-files.ts'
import { routes } from '../../ui/links.ts'
import type { Draft } from './draft-store.ts'
import { choosable, isOrphan, useDrafts } from './draft-store.ts'
import type { KeptRange } from './sample-store.ts'
import { isKept, stepSample, useSample } from './sample-store.ts'

/** The kept records of the inspector; null while nothing was ever started. */
export function useKeptRange(): KeptRange | null {
  const live: LiveStatus | undefined = useLive(streams.live).value
  const sessionId = live?.sessionId ?? null
  const firstSeq = live?.firstSeq ?? 0
  const headSeq = live?.headSeq ?? 0
  return useMemo(
    () => (sessionId === null || headSeq <= firstSeq ? null : { sessionId, firstSeq, headSeq }),
    [sessionId, firstSeq, headSeq],
  )
}

export type SelectedMapping = {
  readonly names: readonly string[]
  readonly selected: string | null
  readonly draft: Draft | null
  /** The file of the draft was removed by another program; see `isOrphan`. */
  readonly orphan: boolean
  /** What is wrong with the file on disk, where it cannot be edited. */
  readonly badFile: string | null
  /** True until the workspace and the chosen file have been read. */
  readonly loading: boolean
}

/** The chosen mapping with its draft; the first one where nobody chose. Follows the file on disk. */
export function useSelectedMapping(): SelectedMapping {
  const files = useFileNames('mappings')
  const { drafts, selected: chosen, fileSeen } = useDrafts()
  const onDisk = files.map((file) => file.name)
  const names = choosable(drafts, onDisk)
  const selected = chosen !== null && names.includes(chosen) ? chosen : (names[0] ?? null)
  const file = useFile('mappings', selected !== null && onDisk.includes(selected) ? selected : null)
  const view = file.data?.name === selected ? file.data : undefined
  useEffect(() => {
    if (view !== undefined) fileSeen(view)
  }, [view, fileSeen])
  const draft = selected === null ? null : (drafts[selected] ?? null)
  const bad =
    view !== undefined && view.value === null
      ? view.problems.map((item) => `${item.path}: ${item.message}`).join('\n')
      : null
  return {
    names,
    selected,
    draft,
    orphan: selected !== null && draft !== null && isOrphan(selected, draft, onDisk),
    badFile: draft === null ? bad : null,
    loading: draft === null && bad === null,
  }
}

/** Takes the sample from the address (Live's “Use as sample”), else suggests the newest kept record. */
export function useSampleFromRoute(range: KeptRange | null): void {
  const [matches, params] = useRoute(routes.mappingSample)
  const { sample, automatic, choose, suggest } = useSample()
  const sessionId = matches ? decodeURIComponent(params.sessionId) : null
  const seq = matches ? Number(params.seq) : null
  useEffect(() => {
    if (sessionId !== null && seq !== null && Number.isSafeInteger(seq)) choose({ kind: 'record', sessionId, seq })
  }, [sessionId, seq, choose])
  useEffect(() => {
    if (range === null || sessionId !== null) return
    if (sample === null || (automatic && !isKept(sample, range))) suggest(stepSample(null, range, 0))
  }, [range, sample, automatic, suggest, sessionId])
}
