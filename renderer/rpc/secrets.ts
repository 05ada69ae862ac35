/** Secrets as forms see them: whether one is set, and the way of a typed one into the keychain, or nowhere. */
import { useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { KeychainProtection, SecretStatus } from '#shared/contract/secrets.ts'
import {
  envName,
  keychainNames,
  type Reference,
  referenceOf,
  referenceText,
} from '#shared/domain/secret-reference/secret-reference.ts'
import { useClient, useOrpc } from './rpc-context.tsx'
import { showProblem } from './show-problem.ts'

const keepSecretKey = ['keep-secret'] as const

/** A secret that was just typed is still on its way. */
export const useIsKeepingSecret = (): boolean => useIsMutating({ mutationKey: keepSecretKey }) > 0

export type SecretState = {
  /** Null while it is not known, and for a text that is no reference. */
  readonly status: SecretStatus | null
  readonly keychain: KeychainProtection | null
}

/** Whether the reference that a text is has a value, and what keeps secrets here. */
export function useSecretState(text: string): SecretState {
  const reference = referenceOf(text)
  const { data } = useStatus(reference === null ? [] : [reference])
  return { status: data?.secrets[0] ?? null, keychain: data?.keychain ?? null }
}

export type SecretKeeper = {
  readonly keychain: KeychainProtection | null
  /**
   * The reference that stands for a typed secret from now on. With a keychain the secret is on its way there; without
   * one it is dropped, and whoever starts Signalbench sets the variable.
   */
  take(what: string, value: string, current: string): string
  forget(name: string): void
}

/** Takes the secrets of one workspace file; `whats` are all that it has, such as `password`. */
export function useSecretKeeper(owner: string, whats: readonly string[]): SecretKeeper {
  const client = useClient()
  const orpc = useOrpc()
  const queries = useQueryClient()
  const names = whats.flatMap((what) => keychainNames(owner, what))
  const { data } = useStatus(names.map((name) => ({ source: 'secret', name })))
  const isSet = (name: string): boolean => data?.secrets.find((secret) => secret.name === name)?.isSet === true
  const keychain = data?.keychain ?? null
  const keep = useMutation({
    mutationKey: keepSecretKey,
    mutationFn: ({ name, value }: { readonly name: string; readonly value: string | null }) =>
      value === null ? client.secrets.remove({ name }) : client.secrets.set({ name, value }),
    onError: showProblem,
    onSettled: () => queries.invalidateQueries({ queryKey: orpc.secrets.key() }),
  })
  return {
    keychain,
    take: (what, value, current) => {
      if (keychain === null) return referenceText({ source: 'env', name: envName(owner, what) })
      const [first = owner, ...others] = keychainNames(owner, what)
      const isFree = (name: string): boolean => current === referenceText({ source: 'secret', name }) || !isSet(name)
      const name = [first, ...others].find(isFree) ?? first
      keep.mutate({ name, value })
      return referenceText({ source: 'secret', name })
    },
    forget: (name) => keep.mutate({ name, value: null }),
  }
}

/** Asked anew by every form: another window may have stored one. */
function useStatus(references: Reference[]) {
  const orpc = useOrpc()
  return useQuery(orpc.secrets.status.queryOptions({ input: { references }, staleTime: 0 }))
}
