import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** A column that a person added: what stands at a path of the record. */
export type ExtraColumn = { readonly path: string; readonly title: string }

/** `live.rows` answers no more paths at once (shared/contract/live.ts). */
export const maxExtraColumns = 16

type ExtraColumns = {
  readonly byConnection: Readonly<Record<string, readonly ExtraColumn[]>>
  add(connection: string, path: string): void
  remove(connection: string, path: string): void
}

const none: readonly ExtraColumn[] = []

export const useExtraColumns = create<ExtraColumns>()(
  persist(
    (set) => ({
      byConnection: {},
      add: (connection, path) =>
        set(({ byConnection }) => {
          const known = byConnection[connection] ?? none
          if (known.length >= maxExtraColumns || known.some((column) => column.path === path)) return {}
          return { byConnection: { ...byConnection, [connection]: [...known, { path, title: titleOf(path) }] } }
        }),
      remove: (connection, path) =>
        set(({ byConnection }) => ({
          byConnection: {
            ...byConnection,
            [connection]: (byConnection[connection] ?? none).filter((column) => column.path !== path),
          },
        })),
    }),
    { name: 'signalbench.extra-columns' },
  ),
)

/** What was added for a connection, remembered on this machine. */
export const useExtraColumnsOf = (connection: string | null): readonly ExtraColumn[] =>
  useExtraColumns((state) => (connection === null ? undefined : state.byConnection[connection])) ?? none

/** The last name of a path; `$.headers['trace-id']` becomes `trace-id`, `$.value.items[0]` becomes `items[0]`. */
export function titleOf(path: string): string {
  const quoted = /\[(['"])(?<name>(?:(?!\1).)+)\1\](?<index>(?:\[-?\d+\])*)$/.exec(path)?.groups
  if (quoted !== undefined) return `${quoted['name']}${quoted['index']}`
  return /[^.]+$/.exec(path)?.[0] ?? path
}
