/** The workspace's files as the screens use them: watched, saved with the revision they were based on, removed. */
import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query'
import { useEffect } from 'react'
import type { FileView, WorkspaceSummary } from '#shared/contract/workspace.ts'
import type { EntityKind } from '#shared/schema/workspace.ts'
import { problemOf } from './errors.ts'
import { useClient, useOrpc } from './rpc-context.tsx'
import { streams } from './streams.ts'
import { useLive } from './use-live.ts'

/** What a save takes: `baseRevision` null means that the file must not exist yet. */
export type SaveRequest = { readonly name: string; readonly value: unknown; readonly baseRevision: string | null }

/** The workspace as it is now; undefined until the engine has told. */
export const useWorkspace = (): WorkspaceSummary | undefined => useLive(streams.workspace).value

/** Names of the files of one kind, in the order of the workspace, with whether they can be read. */
export function useFileNames(kind: EntityKind): readonly { readonly name: string; readonly valid: boolean }[] {
  return useWorkspace()?.files.filter((file) => file.kind === kind) ?? []
}

/** One file, read again whenever anything in the workspace changes. Null waits. */
export function useFile(kind: EntityKind, name: string | null): UseQueryResult<FileView> {
  const orpc = useOrpc()
  const queries = useQueryClient()
  const revision = useWorkspace()?.revision
  const options = orpc.workspace.readFile.queryOptions({
    input: { kind, name: name ?? '' },
    enabled: name !== null,
  })
  useEffect(() => {
    const queryKey = orpc.workspace.readFile.queryKey({ input: { kind, name: name ?? '' } })
    if (revision !== undefined) void queries.invalidateQueries({ queryKey })
  }, [queries, orpc, kind, name, revision])
  return useQuery(options)
}

/** Saves a file; a conflict reads it again, so that the screen can show both. Nothing is overwritten by accident. */
export function useSaveFile(kind: EntityKind): UseMutationResult<FileView, Error, SaveRequest> {
  const client = useClient()
  const orpc = useOrpc()
  const queries = useQueryClient()
  const keyOf = (name: string) => orpc.workspace.readFile.queryKey({ input: { kind, name } })
  return useMutation({
    mutationFn: ({ name, value, baseRevision }: SaveRequest) =>
      client.workspace.saveFile({ kind, name, value: asJson(value), baseRevision }),
    onSuccess: (view) => queries.setQueryData(keyOf(view.name), view),
    onError: (error, request) => {
      if (problemOf(error).code === 'CONFLICT') void queries.invalidateQueries({ queryKey: keyOf(request.name) })
    },
  })
}

/** What people read of a failed save or removal; null for a conflict, which the form shows itself. */
function saveProblemText(error: unknown): string | null {
  const problem = problemOf(error)
  return problem.code === 'CONFLICT' ? null : problem.message
}

/** Removes a file, if it is still the one that was looked at. */
export function useRemoveFile(
  kind: EntityKind,
): UseMutationResult<unknown, Error, { readonly name: string; readonly baseRevision: string }> {
  const client = useClient()
  return useMutation({ mutationFn: (request) => client.workspace.removeFile({ kind, ...request }) })
}

/** Saving and removing files of one kind, as a form takes them. */
export function useFileCalls(kind: EntityKind) {
  return { save: useSaveFile(kind), remove: useRemoveFile(kind), explain: saveProblemText }
}

/** A file that may not exist yet (`view` null); `loading` until it has been read. */
export function useFileIfAny(
  kind: EntityKind,
  name: string,
): { readonly exists: boolean; readonly loading: boolean; readonly view: FileView | null } {
  const exists = useFileNames(kind).some((file) => file.name === name)
  const file = useFile(kind, exists ? name : null)
  const view = exists ? (file.data ?? null) : null
  return { exists, loading: exists && view === null, view }
}

type SaveInput = Parameters<ReturnType<typeof useClient>['workspace']['saveFile']>[0]

/** Forms and editors hold nothing but JSON; the engine checks it again. */
const asJson = (value: unknown): SaveInput['value'] => JSON.parse(JSON.stringify(value))
