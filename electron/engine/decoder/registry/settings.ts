import { readFileSync } from 'node:fs'
import { AppError } from '#shared/lib/app-error.ts'
import type { KafkaConnection } from '#shared/schema/connection.ts'

/** How a registry is reached; secrets are in plain text here, so it never leaves the engine and is never logged. */
export type RegistrySettings = {
  /** Base URLs without a slash at the end, tried in turn; a path is kept (`https://host/apis/ccompat/v7`). */
  readonly urls: readonly string[]
  readonly credentials: { readonly username: string; readonly password: string } | null
  /** PEM text of a private certificate authority. */
  readonly ca: string | null
  /** The Kafka key is in use here too: a frequent mistake, for a registry has keys of its own. */
  readonly usesKafkaKey: boolean
}

/** How a connection gets its secrets and files; both come from the workspace. */
export type RegistryDeps = {
  /** Replaces `${env:…}` and `${secret:…}`; throws SECRET_MISSING. */
  readonly resolveSecrets: (text: string) => string
  /** Absolute path of a workspace-relative one; refuses to leave the workspace. */
  readonly resolvePath: (relative: string) => string
}

/** The registry of a connection, or null where it has none. Throws BAD_INPUT and SECRET_MISSING. */
export function registrySettings(connection: KafkaConnection, deps: RegistryDeps): RegistrySettings | null {
  const { schemaRegistry, security } = connection
  if (schemaRegistry === undefined || !schemaRegistry.enabled) return null
  const parsed = deps
    .resolveSecrets(schemaRegistry.url)
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseUrl)
  const [first] = parsed
  if (first === undefined) throw badUrl('it is empty')
  const { username, password, caFile } = schemaRegistry
  const named =
    username === undefined
      ? null
      : { username: deps.resolveSecrets(username), password: deps.resolveSecrets(password ?? '') }
  const credentials = named ?? first.credentials
  const kafkaKey = security.username === undefined ? null : keyOrNull(security.username, deps)
  return {
    urls: parsed.map(({ url }) => url),
    credentials,
    ca: caFile === undefined ? null : readCa(caFile, deps),
    usesKafkaKey: credentials !== null && credentials.username === kafkaKey,
  }
}

type ParsedUrl = { readonly url: string; readonly credentials: RegistrySettings['credentials'] }

/** Credentials may stand in the URL, as `basic.auth.credentials.source=URL` has them; they are taken out of it. */
function parseUrl(text: string): ParsedUrl {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw badUrl('it is no URL')
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw badUrl(`it begins with ${url.protocol}`)
  const { username, password } = url
  const credentials =
    username === '' ? null : { username: decodeURIComponent(username), password: decodeURIComponent(password) }
  return { url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, credentials }
}

const badUrl = (why: string): AppError =>
  new AppError(
    'BAD_INPUT',
    `The Schema Registry's URL cannot be used: ${why}. Put an address such as https://schemas.example.com:8081 into "schemaRegistry.url" of the connection.`,
  )

/** A missing Kafka secret is the Kafka client's to report. */
function keyOrNull(username: string, deps: RegistryDeps): string | null {
  try {
    return deps.resolveSecrets(username)
  } catch {
    return null
  }
}

function readCa(file: string, deps: RegistryDeps): string {
  try {
    return readFileSync(deps.resolvePath(file), 'utf8')
  } catch (error) {
    if (error instanceof AppError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new AppError(
      'BAD_INPUT',
      `Cannot read the Schema Registry's caFile "${file}": ${why}. Check "schemaRegistry.caFile" of the connection.`,
      { cause: error },
    )
  }
}
