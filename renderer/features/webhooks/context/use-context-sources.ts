import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import type { JourneyStatus } from '#shared/contract/journeys.ts'
import type { ContextSource } from '#shared/contract/webhook-editor.ts'
import { useClient, useOrpc } from '../../../rpc/rpc-context.tsx'
import { showProblem } from '../../../rpc/show-problem.ts'
import { streams } from '../../../rpc/streams.ts'
import { useLive } from '../../../rpc/use-live.ts'
import { contextTexts as texts } from '../texts.ts'
import { type EditContext, useSetContext } from './context-store.ts'

export type ContextSources = {
  /** Kept records with the mapping that makes events of them; null where there are none. */
  readonly kept: { readonly mapping: string; readonly count: number } | null
  /** Journeys that have started runs. */
  readonly journeys: readonly string[]
  readonly saved: readonly string[]
  takeExample(): void
  /** The newest kept event, or the one before the one that was taken last. */
  takeRecord(which: 'newest' | 'previous'): void
  takeRun(journey: string): void
  takeSaved(name: string): void
}

/** Records without an event that are passed over when one looks for the newest. */
const maxPassedOver = 200

/** Where contexts for one webhook come from. Chooses the example where nothing was chosen yet. */
export function useContextSources(webhook: string, context: EditContext | null): ContextSources {
  const client = useClient()
  const orpc = useOrpc()
  const set = useSetContext()
  const live = useLive(streams.live).value
  const journeys = useLive(streams.journeys).value
  const saved = useQuery(orpc.webhookEditor.contexts.queryOptions({ staleTime: 0 }))
  const [seq, setSeq] = useState<number | null>(null)
  const take = async (source: ContextSource): Promise<void> => {
    const found = await client.webhookEditor.context({ webhook, source })
    set(webhook, { text: found.text, title: source.kind === 'example' ? texts.example : found.title })
  }
  const takeRun = async (journey: string): Promise<boolean> => {
    const { rows } = await client.journeys.runs({ journey, limit: 1 })
    if (rows[0] !== undefined) await take({ kind: 'journey-run', id: rows[0].id })
    return rows[0] !== undefined
  }
  useFirstContext(context === null, journeys, takeRun, () => take({ kind: 'example' }))

  const sessionId = live?.sessionId ?? null
  const mapping = live?.mapping ?? null
  const firstSeq = live?.firstSeq ?? 0
  const headSeq = live?.headSeq ?? 0
  const kept =
    sessionId === null || mapping === null || headSeq <= firstSeq ? null : { mapping, count: headSeq - firstSeq }
  const takeRecord = async (which: 'newest' | 'previous'): Promise<void> => {
    if (sessionId === null || mapping === null) return
    const from = which === 'newest' || seq === null || seq > headSeq ? headSeq - 1 : seq - 1
    const least = Math.max(firstSeq, from - maxPassedOver)
    for (let at = from; at >= least; at -= 1) {
      try {
        await take({ kind: 'record', sessionId, seq: at, mapping })
        setSeq(at)
        return
      } catch (error) {
        // A record that makes no event has nothing to show; the one before it may.
        if (at === least) throw error
      }
    }
  }
  const started = (work: Promise<unknown>): void => void work.catch(showProblem)
  return {
    kept,
    journeys: startedOf(journeys ?? []),
    saved: saved.data?.names ?? [],
    takeExample: () => started(take({ kind: 'example' })),
    takeRecord: (which) => started(takeRecord(which)),
    takeRun: (journey) => started(takeRun(journey)),
    takeSaved: (name) => started(take({ kind: 'file', name })),
  }
}

const startedOf = (journeys: readonly JourneyStatus[]): readonly string[] =>
  journeys.filter((journey) => journey.started > 0).map(({ name }) => name)

/** Where nobody chose yet: the newest run of a Journey, for that is what is really sent, else the example. */
function useFirstContext(
  isMissing: boolean,
  journeys: readonly JourneyStatus[] | undefined,
  takeRun: (journey: string) => Promise<boolean>,
  takeExample: () => Promise<void>,
): void {
  const isKnown = journeys !== undefined
  const choose = useEffectEvent(async () => {
    const [journey] = startedOf(journeys ?? [])
    if (journey === undefined || !(await takeRun(journey))) await takeExample()
  })
  useEffect(() => {
    // An engine that is not there yet tells of its journeys when it is.
    if (isMissing && isKnown) choose().catch(showProblem)
  }, [isMissing, isKnown])
}
