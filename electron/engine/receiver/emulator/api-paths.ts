/** Both forms that OneSignal's clients call (onesignal.md §1). */
const customEvents = /^\/apps\/([^/?#]+)\/(?:integrations\/)?custom_events\/?$/

/** The app id of a path of the Custom Events API, else null. */
export function appIdOf(path: string): string | null {
  const found = customEvents.exec(path.split('?')[0] ?? '')?.[1]
  if (found === undefined) return null
  try {
    return decodeURIComponent(found)
  } catch {
    return null
  }
}

/** True for paths that belong to OneSignal's API, also those that do not exist there. */
export const isApiPath = (path: string): boolean => path === '/apps' || path.startsWith('/apps/')
