/** The Schema Registry of Confluent's files, with credentials of its own. */
import type { Login } from './login.ts'
import { isPlaceholder, isReference, type PropertyBag } from './property-bag.ts'
import { fileOf, intoWorkspace } from './tls.ts'
import type { ConnectionDraft, FoundSecret } from './types.ts'

export type Registry = { readonly draft: ConnectionDraft['registry']; readonly secrets: readonly FoundSecret[] }

const none: Registry = { draft: null, secrets: [] }

/** The Schema Registry's own address, key and files; `login` for where it shares the cluster's (`SASL_INHERIT`). */
export function readRegistry(bag: PropertyBag, login: Login): Registry {
  const given = bag.take('schema.registry.url')
  if (given === null) return none
  const url = firstUrl(bag, given.value)
  const { address, userInfo } = splitUserInfo(url)
  const own = readCredentials(bag, userInfo, login)
  const caFile = intoWorkspace(
    bag,
    fileOf(bag, 'schema.registry.ssl.ca.location', 'schema.registry.ssl.truststore.location'),
  )
  return { draft: { url: address, username: own.username, caFile }, secrets: own.secrets }
}

/** Several registries of one cluster are a comma-separated list; one is asked. */
function firstUrl(bag: PropertyBag, text: string): string {
  const [first = '', ...others] = text.split(',').map((part) => part.trim())
  if (others.length > 0) bag.note(`schema.registry.url names several registries: ${first} is used.`)
  return first
}

/** `https://key:secret@host` → the address without them. Percent signs that are no escapes stay. */
function splitUserInfo(url: string): { address: string; userInfo: string | null } {
  const found = /^(\w+:\/\/)([^/@]+)@(.*)$/.exec(url)
  if (found === null) return { address: url, userInfo: null }
  return { address: `${found[1]}${found[3]}`, userInfo: decoded(found[2] ?? '') }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

type Own = { readonly username: string; readonly secrets: readonly FoundSecret[] }

function readCredentials(bag: PropertyBag, ofUrl: string | null, login: Login): Own {
  const sourceKeys = ['basic.auth.credentials.source', 'schema.registry.basic.auth.credentials.source']
  const source = sourceKeys.map((key) => bag.peek(key)?.toUpperCase()).find((value) => value !== undefined)
  if (source === undefined || ['USER_INFO', 'URL', 'SASL_INHERIT'].includes(source)) bag.take(...sourceKeys)
  if (source === 'SASL_INHERIT') {
    return {
      username: login.username,
      secrets: login.secrets.flatMap((one) =>
        one.field === 'password' ? [{ ...one, field: 'registryPassword' as const }] : [],
      ),
    }
  }
  const info = bag.take(
    'basic.auth.user.info',
    'schema.registry.basic.auth.user.info',
    'schema.registry.basic.auth.user',
  )
  const text = info?.value ?? ofUrl
  if (text === null) return { username: '', secrets: [] }
  // A reference has a colon of its own: ${env:KEY}:${env:SECRET}.
  const [, username = text, password = ''] = /^(\$\{[^}]*\}|[^:]*):(.*)$/s.exec(text) ?? []
  const key = info?.key ?? 'schema.registry.url'
  return { username: filled(bag, key, username), secrets: secretOf(key, filled(bag, key, password)) }
}

function filled(bag: PropertyBag, key: string, text: string): string {
  if (!isPlaceholder(text)) return text
  bag.note(`${key} is still a placeholder, ${text}: fill it in.`)
  return ''
}

const secretOf = (key: string, text: string): readonly FoundSecret[] =>
  text === '' ? [] : [{ field: 'registryPassword', key, text, isReference: isReference(text) }]
