import { readFileSync, writeFileSync } from 'node:fs'

export type Bounds = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export type WindowState = { readonly bounds: Bounds | null; readonly maximized: boolean }

/** Below this the page cannot show its three panes. */
export const minimumSize = { width: 900, height: 560 }
const usual = { width: 1440, height: 900 }
/** So much of the title bar must lie on a screen for the window to be moved by hand. */
const grip = 100

/** The state of the last run; nonsense or nothing gives a window of the usual size. */
export function readWindowState(file: string): WindowState {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof value !== 'object' || value === null) return { bounds: null, maximized: false }
    const { bounds, maximized } = value as { bounds?: unknown; maximized?: unknown }
    return { bounds: isBounds(bounds) ? bounds : null, maximized: maximized === true }
  } catch {
    return { bounds: null, maximized: false }
  }
}

/** Never throws. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(file, JSON.stringify(state))
  } catch {
    // A full disk must not keep the app from closing; the window opens at its usual size next time.
  }
}

/** Bounds that a window may really have: large enough, and with its title bar on one of the screens' work areas. */
export function saneBounds(bounds: Bounds | null, screens: readonly Bounds[]): Partial<Bounds> {
  const width = Math.max(bounds?.width ?? usual.width, minimumSize.width)
  const height = Math.max(bounds?.height ?? usual.height, minimumSize.height)
  if (bounds === null) return { width, height }
  const reachable = screens.some(
    (screen) =>
      bounds.x + width - grip > screen.x &&
      bounds.x + grip < screen.x + screen.width &&
      bounds.y >= screen.y &&
      bounds.y + grip < screen.y + screen.height,
  )
  return reachable ? { x: bounds.x, y: bounds.y, width, height } : { width, height }
}

function isBounds(value: unknown): value is Bounds {
  if (typeof value !== 'object' || value === null) return false
  const { x, y, width, height } = value as Partial<Record<keyof Bounds, unknown>>
  return [x, y, width, height].every((part) => Number.isInteger(part))
}
