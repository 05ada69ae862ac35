import { AppError } from '#shared/lib/app-error.ts'
import type { EntityKind, FileProblem } from '#shared/schema/workspace.ts'
import type { SecretStore } from '../ports.ts'
import { jsonPath } from './json-path.ts'
import { isJsonObject } from './schema-walk.ts'

/** `${env:NAME}` and `${secret:NAME}` (interfaces.md §1). */
const reference = /\$\{(env|secret):([A-Za-z0-9_][A-Za-z0-9_.-]*)\}/g

/** Fields that hold secrets, by kind of file. */
const secretFields: Readonly<Record<EntityKind, readonly (readonly [string, string])[]>> = {
  connections: [
    ['security', 'password'],
    ['security', 'keyPassphrase'],
    ['schemaRegistry', 'password'],
  ],
  mappings: [],
  relays: [['destination', 'apiKey']],
  webhooks: [
    ['signature', 'secret'],
    ['mail', 'smtpUrl'],
  ],
  journeys: [],
  receivers: [],
  checks: [],
}

/** True for a key whose value no message may repeat. */
export const isSecretKey = (key: PropertyKey | undefined): boolean =>
  Object.values(secretFields).some((fields) => fields.some(([, inner]) => inner === key))

/** What stands in place of a plain-text secret wherever a file is shown. A save that sends it back keeps the secret. */
export const maskedSecret = '••••••••'

/** The environment variable of `${secret:NAME}`: `my-key` is SIGNALBENCH_SECRET_MY_KEY (interfaces.md §1). */
export const secretVariable = (name: string): string => `SIGNALBENCH_SECRET_${name.toUpperCase().replaceAll('-', '_')}`

/** Replaces references by values. @throws SECRET_MISSING naming the file, the variable and what to set */
export function resolveReferences(
  text: string,
  file: string,
  from: { readonly env: (name: string) => string | undefined; readonly secrets: SecretStore },
): string {
  return text.replaceAll(reference, (_whole, source: string, name: string) => {
    const value = source === 'env' ? from.env(name) : from.secrets.get(name)
    if (value !== undefined && value !== null && value !== '') return value
    throw new AppError('SECRET_MISSING', missingMessage(file, source, name), { data: { file, variable: name } })
  })
}

function missingMessage(file: string, source: string, name: string): string {
  if (source === 'env') {
    return `${file} needs the environment variable ${name}, which is not set. Set it and start Signalbench again: export ${name}=…`
  }
  const variable = secretVariable(name)
  return `${file} needs the secret ${name}, which is not stored. Store it in the desktop app, or set the environment variable ${variable}.`
}

/** A warning for each secret that stands in plain text. */
export function plainSecretWarnings(kind: EntityKind, file: string, value: unknown): FileProblem[] {
  return plainSecrets(kind, value).map(({ path }) => ({
    file,
    severity: 'warning',
    path: jsonPath(path),
    message:
      'A secret stands here in plain text and would travel with the folder. Put "${env:NAME}" or "${secret:NAME}" in its place and set it outside of the file.',
  }))
}

/**
 * A copy of a file's text that may be shown: plain-text secrets are masked. Works on the text, because a file that is no
 * valid JSON is shown too.
 */
export function maskText(kind: EntityKind, text: string): string {
  const keys = secretFields[kind].map(([, key]) => key)
  if (keys.length === 0) return text
  const field = new RegExp(`("(?:${keys.join('|')})"\\s*:\\s*")((?:[^"\\\\\n]|\\\\.)*)`, 'g')
  return text.replaceAll(field, (whole, start: string, secret: string) =>
    secret === '' || secret.search(reference) !== -1 ? whole : `${start}${maskedSecret}`,
  )
}

/** The same for a file's value. */
export const maskValue = (kind: EntityKind, value: unknown): unknown =>
  plainSecrets(kind, value).reduce((masked, { path }) => replaceAt(masked, path, maskedSecret), value)

/** Puts the secrets of the file on disk back where the sender has only seen the mask. */
export function unmaskValue(kind: EntityKind, previous: unknown, next: unknown): unknown {
  return secretFields[kind].reduce((value, path) => {
    const secret = textAt(previous, path)
    return textAt(value, path) === maskedSecret && secret !== null ? replaceAt(value, path, secret) : value
  }, next)
}

function plainSecrets(kind: EntityKind, value: unknown): { path: readonly [string, string]; secret: string }[] {
  return secretFields[kind].flatMap((path) => {
    const secret = textAt(value, path)
    return secret === null || secret === '' || secret.search(reference) !== -1 ? [] : [{ path, secret }]
  })
}

function textAt(value: unknown, [outer, inner]: readonly [string, string]): string | null {
  const parent = isJsonObject(value) ? value[outer] : undefined
  const found = isJsonObject(parent) ? parent[inner] : undefined
  return typeof found === 'string' ? found : null
}

function replaceAt(value: unknown, [outer, inner]: readonly [string, string], text: string): unknown {
  if (!isJsonObject(value) || !isJsonObject(value[outer])) return value
  return { ...value, [outer]: { ...value[outer], [inner]: text } }
}
