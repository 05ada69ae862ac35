import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SecretField } from '#shared/domain/client-properties/types.ts'
import type { KeychainProtection, SecretStatus } from '#shared/contract/secrets.ts'
import { useClient, useOrpc } from '../../../rpc/rpc-context.tsx'
import { showProblem } from '../../../rpc/show-problem.ts'
import { envName, keychainNames, type Reference, referenceText } from './secret-text.ts'

/** Counts as one kind, so that a test waits until a secret that was just typed is stored. */
export const keepSecretKey = ['keep-secret'] as const

export type SecretStatusQuery = {
  /** Null while it is not known. */
  readonly status: SecretStatus | null
  readonly keychain: KeychainProtection | null
}

/** Whether a reference is set, and what keeps secrets here. */
export function useSecretStatus(reference: Reference | null): SecretStatusQuery {
  const orpc = useOrpc()
  const references = reference === null ? [] : [reference]
  const { data } = useQuery(orpc.secrets.status.queryOptions({ input: { references }, staleTime: 0 }))
  return { status: data?.secrets[0] ?? null, keychain: data?.keychain ?? null }
}

export type SecretKeeper = {
  readonly keychain: KeychainProtection | null
  readonly busy: boolean
  /**
   * The reference that stands for a typed secret from now on. With a keychain the secret is on its way there; without
   * one it is dropped, and whoever starts Signalbench sets the variable.
   */
  take(field: SecretField, value: string, current: string): string
  forget(name: string): void
}

/** The way of typed secrets of one connection: into the keychain, or nowhere. */
export function useSecretKeeper(connection: string): SecretKeeper {
  const client = useClient()
  const orpc = useOrpc()
  const queries = useQueryClient()
  const taken = useTakenNames(connection)
  const keep = useMutation({
    mutationKey: keepSecretKey,
    mutationFn: ({ name, value }: { readonly name: string; readonly value: string | null }) =>
      value === null ? client.secrets.remove({ name }) : client.secrets.set({ name, value }),
    onError: showProblem,
    onSettled: () => queries.invalidateQueries({ queryKey: orpc.secrets.key() }),
  })
  return {
    keychain: taken.keychain,
    busy: keep.isPending,
    take: (field, value, current) => {
      if (taken.keychain === null) return referenceText({ source: 'env', name: envName(connection, field) })
      const names = keychainNames(connection, field)
      const free = names.find((name) => current === referenceText({ source: 'secret', name }) || !taken.isSet(name))
      const name = free ?? names[0] ?? connection
      keep.mutate({ name, value })
      return referenceText({ source: 'secret', name })
    },
    forget: (name) => keep.mutate({ name, value: null }),
  }
}

const fields: readonly SecretField[] = ['password', 'keyPassphrase', 'registryPassword']

function useTakenNames(connection: string) {
  const orpc = useOrpc()
  const names = fields.flatMap((field) => keychainNames(connection, field))
  const references = names.map((name) => ({ source: 'secret' as const, name }))
  const { data } = useQuery(orpc.secrets.status.queryOptions({ input: { references }, staleTime: 0 }))
  return {
    keychain: data?.keychain ?? null,
    isSet: (name: string): boolean => data?.secrets.find((secret) => secret.name === name)?.isSet === true,
  }
}
