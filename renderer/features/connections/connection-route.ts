import { useLocation } from 'wouter'

export type ConnectionTab = 'connection' | 'schemas' | 'groups'

/** What an address below `/connections` names. */
export type ConnectionRoute = {
  readonly name: string | null
  readonly tab: ConnectionTab
  readonly schemaId: number | null
  readonly subject: string | null
  readonly version: number | null
  readonly groupId: string | null
}

/** What the address names; it draws again when that changes. */
export const useConnectionRoute = (): ConnectionRoute => readConnectionRoute(useLocation()[0])

/**
 * `/connections/<name>/schemas/id/1042`, `/schemas/subject/<subject>/3`, `/groups/<group>`; links of others may say
 * `/schemas?id=1042&subject=…` instead. What is not understood names nothing.
 */
export function readConnectionRoute(location: string): ConnectionRoute {
  const [path = '', query = ''] = location.split('?')
  const [, root, name, tab, ...rest] = path.split('/')
  const search = new URLSearchParams(query)
  const nothing = { schemaId: null, subject: null, version: null, groupId: null }
  if (root !== 'connections' || name === undefined || name === '') return { name: null, tab: 'connection', ...nothing }
  if (tab === 'groups') return { name, tab, ...nothing, groupId: textOf(rest[0] ?? search.get('group')) }
  if (tab !== 'schemas') return { name, tab: 'connection', ...nothing }
  const [by, what, version] = rest
  return {
    name,
    tab,
    schemaId: numberOf(by === 'id' ? what : search.get('id')),
    subject: textOf(by === 'subject' ? what : search.get('subject')),
    version: numberOf(by === 'subject' ? version : search.get('version')),
    groupId: null,
  }
}

function textOf(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text === '') return null
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const numberOf = (text: string | null | undefined): number | null =>
  text !== null && text !== undefined && /^\d+$/.test(text) ? Number(text) : null
