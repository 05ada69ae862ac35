import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
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
  const journeys = useLive(streams.journeys).value ?? []
  const saved = useQuery(orpc.webhookEditor.contexts.queryOptions({ staleTime: 0 }))
  const [seq, setSeq] = useState<number | null>(null)
  const take = async (source: ContextSource): Promise<void> => {
    const found = await client.webhookEditor.context({ webhook, source })
    set(webhook, { text: found.text, title: source.kind === 'example' ? texts.example : found.title })
  }
  const isMissing = context === null
  useEffect(() => {
    if (!isMissing) return
    client.webhookEditor.context({ webhook, source: { kind: 'example' } }).then(
      ({ text }) => set(webhook, { text, title: texts.example }),
      // The engine is not there yet; it is asked again when it is.
      () => {},
    )
  }, [client, webhook, set, isMissing])

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
  const takeRun = async (journey: string): Promise<void> => {
    const { rows } = await client.journeys.runs({ journey, limit: 1 })
    if (rows[0] !== undefined) await take({ kind: 'journey-run', id: rows[0].id })
  }
  const started = (work: Promise<void>): void => void work.catch(showProblem)
  return {
    kept,
    journeys: journeys.filter((journey) => journey.started > 0).map(({ name }) => name),
    saved: saved.data?.names ?? [],
    takeExample: () => started(take({ kind: 'example' })),
    takeRecord: (which) => started(takeRecord(which)),
    takeRun: (journey) => started(takeRun(journey)),
    takeSaved: (name) => started(take({ kind: 'file', name })),
  }
}
