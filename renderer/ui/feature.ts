import type { ComponentType, ReactNode } from 'react'

/** Something that the command palette offers. */
export type Command = {
  readonly id: string
  readonly label: string
  /** Further words it is found by. */
  readonly keywords?: readonly string[]
  /** Shown beside it, such as `g l`. */
  readonly keys?: string
  run(): void
}

/**
 * What a feature's `index.ts` exports; nothing else of a feature is seen from outside. The hooks run in the shell,
 * also while another screen is shown: they should only look at streams.
 */
export type FeatureModule = {
  readonly Screen: ComponentType
  /** The small text at the right of the rail entry: a rate, a mode, a port. Null shows nothing. */
  readonly useRailBadge?: () => ReactNode
  readonly useCommands?: () => readonly Command[]
}
