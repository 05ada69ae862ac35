import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useClient, useOrpc } from '../../../rpc/rpc-context.tsx'
import { useFile, useSaveFile } from '../../../rpc/workspace-files.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { bodyFileOf, fileToSave, savedFrom, type Content, type FileValue, type Saved } from './content.ts'
import { type Draft, useDrafts } from './draft-store.ts'

/** Bodies beside their webhook are looked at anew this often: the workspace's watch knows its own files only. */
const bodyLookMs = 2_000

export type OpenWebhook = {
  readonly draft: Draft | null
  /** What is wrong with the files, where they cannot be edited. */
  readonly bad: string | null
}

/** One webhook with its draft; follows its files on disk. */
export function useWebhook(name: string, exists: boolean): OpenWebhook {
  const file = useFile('webhooks', exists ? name : null)
  const view = exists && file.data?.name === name ? file.data : undefined
  const value = view === undefined || view.value === null ? null : (view.value as FileValue)
  const bodyFile = value === null ? null : bodyFileOf(value)
  const orpc = useOrpc()
  const beside = useQuery(
    orpc.webhookEditor.readBody.queryOptions({
      input: { webhook: name, file: bodyFile ?? '-' },
      enabled: bodyFile !== null,
      refetchInterval: bodyLookMs,
      retry: false,
    }),
  )
  const body = bodyFile === null ? null : (beside.data ?? null)
  const seen = useDrafts((state) => state.seen)
  const draft = useDrafts((state) => state.drafts[name]) ?? null
  useEffect(() => {
    if (view === undefined || (bodyFile !== null && body === null)) return
    const saved = savedFrom(view, body)
    if (saved !== null) seen(name, saved)
  }, [view, bodyFile, body, name, seen])
  const problems = view !== undefined && value === null ? view.problems.map((it) => `${it.path}: ${it.message}`) : []
  const bodyProblem = bodyFile === null || beside.error === null ? null : problemOf(beside.error).message
  return { draft, bad: bodyProblem ?? (problems.length === 0 ? null : problems.join('\n')) }
}

/** Saves both files of a webhook, the body first: a webhook never names a body that is not there. */
export function useSaveWebhook(name: string) {
  const client = useClient()
  const orpc = useOrpc()
  const queries = useQueryClient()
  const saveFile = useSaveFile('webhooks')
  const rebase = useDrafts((state) => state.rebase)
  return useMutation({
    mutationFn: async ({ base, content }: { readonly base: Saved; readonly content: Content }) => {
      const bodyFile = bodyFileOf(content.file)
      const bodyKey = orpc.webhookEditor.readBody.queryKey({ input: { webhook: name, file: bodyFile ?? '-' } })
      let beside: { text: string; revision: string | null } | null = null
      if (bodyFile !== null) {
        const isSame = bodyFileOf(base.content.file) === bodyFile
        const baseRevision = isSame ? base.bodyRevision : null
        beside = await client.webhookEditor.saveBody({
          webhook: name,
          file: bodyFile,
          text: content.body,
          baseRevision,
        })
        // A look that began before would bring the body as it was.
        await queries.cancelQueries({ queryKey: bodyKey })
        queries.setQueryData(bodyKey, beside)
      }
      const value = fileToSave(content)
      const view = await saveFile.mutateAsync({ name, value, baseRevision: base.revision })
      const saved = savedFrom(view, beside)
      if (saved !== null) rebase(name, saved)
    },
    onError: (error) => {
      if (problemOf(error).code === 'CONFLICT') void queries.invalidateQueries({ queryKey: orpc.webhookEditor.key() })
    },
  })
}
