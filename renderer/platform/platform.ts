/**
 * Where the page runs, as capabilities and one way to reach the engine. Screens ask what is possible, never which host
 * it is.
 */
import type { ClientLink } from '@orpc/client'
import { browserPlatform } from './browser.ts'
import { desktopPlatform } from './desktop.ts'

export type RpcLink = ClientLink<Record<never, never>>

/** One open line to the engine. `closed` resolves when it is gone, with a reason for people where one is known. */
export type EngineLine = { readonly link: RpcLink; readonly closed: Promise<string | null>; close(): void }

/** Implemented once for each host. */
export interface Platform {
  /** Used in help texts: what to restart when the engine does not come back. */
  readonly host: 'desktop' | 'browser'
  /** Opens a line; rejects with a text for people when that cannot work. The signal ends the attempt. */
  open(signal: AbortSignal): Promise<EngineLine>
}

/** A page that was opened with a token talks to the address that served it; any other waits for the desktop's port. */
export function choosePlatform(target: Window): Platform {
  return browserPlatform(target) ?? desktopPlatform(target)
}
