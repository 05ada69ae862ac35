import type { Outcome } from '#shared/domain/probe/outcome.ts'
import { registryUrlInvalid } from '#shared/domain/probe/registry-texts.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import type { KafkaConnection, KafkaSecurity } from '#shared/schema/connection.ts'
import type { TlsSettings } from '../net/start-tls.ts'
import { type FileAccess, loadTls, resolved } from '../tls-files.ts'

type RegistryFile = NonNullable<KafkaConnection['schemaRegistry']>

export type RegistryUrl = {
  /** Without user and password: it appears in texts. */
  readonly shown: string
  readonly tls: boolean
  readonly host: string
  readonly port: number
  /** Without a slash at the end. */
  readonly path: string
}

export type RegistryAccess = {
  readonly urls: readonly RegistryUrl[]
  /** `user:password`; null where the connection gives none. */
  readonly auth: string | null
  readonly isKafkaKey: boolean
  readonly tls: TlsSettings
  readonly caFile: string | null
}

/** A registry's settings with secrets resolved and files read; whatever is wrong with them is the rung's outcome. */
export function readRegistry(
  file: RegistryFile,
  security: KafkaSecurity,
  access: FileAccess,
): Result<RegistryAccess, Outcome> {
  const url = resolved('schemaRegistry.url', file.url, access)
  if (!url.ok) return url
  const username = resolved('schemaRegistry.username', file.username, access)
  if (!username.ok) return username
  const password = resolved('schemaRegistry.password', file.password, access)
  if (!password.ok) return password
  const parsed = url.value.split(',').flatMap((text) => (text.trim() === '' ? [] : [parseUrl(text.trim())]))
  const urls = parsed.flatMap((one) => (one === null ? [] : [one.url]))
  if (urls.length === 0 || urls.length < parsed.length) return err(registryUrlInvalid(file.url))
  const tls = loadTls({ caFile: file.caFile }, access, 'schemaRegistry.')
  if (!tls.ok) return tls
  const named = username.value === undefined ? null : `${username.value}:${password.value ?? ''}`
  return ok({
    urls,
    auth: named ?? parsed.find((one) => one?.auth !== null)?.auth ?? null,
    isKafkaKey: isSame(username.value, security.username, access) || isSame(password.value, security.password, access),
    tls: tls.value.settings,
    caFile: file.caFile ?? null,
  })
}

/** Whether a credential of the registry is the Kafka connection's. What cannot be resolved is not the same. */
function isSame(value: string | undefined, kafka: string | undefined, access: FileAccess): boolean {
  if (value === undefined || value === '' || kafka === undefined) return false
  const other = resolved('username', kafka, access)
  return other.ok && other.value === value
}

/** User and password may stand in the URL, as librdkafka and `basic.auth.credentials.source=URL` have them. */
function parseUrl(text: string): { readonly url: RegistryUrl; readonly auth: string | null } | null {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null
  const tls = url.protocol === 'https:'
  const path = url.pathname.replace(/\/+$/, '')
  const auth = url.username === '' ? null : `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return {
    auth,
    url: {
      shown: `${url.origin}${path}`,
      tls,
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port === '' ? (tls ? 443 : 80) : Number(url.port),
      path,
    },
  }
}
