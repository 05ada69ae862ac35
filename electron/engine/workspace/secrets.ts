import { AppError } from '#shared/lib/app-error.ts'
import type { EntityKind, FileProblem } from '#shared/schema/workspace.ts'
import type { SecretStore } from '../ports.ts'
import { jsonPath } from './json-path.ts'
import {
  each,
  eachKey,
  findSecrets,
  formerPath,
  type FoundSecret,
  replaceAt,
  type SecretPath,
  textAt,
} from './secret-paths.ts'
import { maskedSecret, maskTextAt } from './mask-text.ts'

/** `${env:NAME}` and `${secret:NAME}` (interfaces.md §1). */
const reference = /\$\{(env|secret):([A-Za-z0-9_][A-Za-z0-9_.-]*)\}/g

/** Fields that hold secrets, by kind of file. */
const secretFields: Readonly<Record<EntityKind, readonly SecretPath[]>> = {
  connections: [
    ['security', 'password'],
    ['security', 'keyPassphrase'],
    ['schemaRegistry', 'password'],
  ],
  mappings: [],
  relays: [['destination', 'apiKey']],
  webhooks: [
    ['signature', 'secret'],
    ['signature', 'previousSecrets', each],
    ['mail', 'smtpUrl'],
  ],
  journeys: [],
  receivers: [
    ['endpoints', each, 'signature', 'secret'],
    ['endpoints', each, 'signature', 'previousSecrets', each],
    ['endpoints', each, 'forward', 'headers', eachKey],
  ],
  checks: [],
  filters: [],
}

/** True for a key whose value no message may repeat. */
export const isSecretKey = (key: PropertyKey | undefined): boolean =>
  Object.values(secretFields).some((paths) => paths.some((path) => path.at(-1) === key))

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
  return secretFields[kind].reduce((masked, path) => maskTextAt(masked, path), text)
}

/** The same for a file's value. */
export const maskValue = (kind: EntityKind, value: unknown): unknown =>
  plainSecrets(kind, value).reduce((masked, { path }) => replaceAt(masked, path, maskedSecret), value)

/** Puts the secrets of the file on disk back where the sender has only seen the mask. */
export function unmaskValue(kind: EntityKind, previous: unknown, next: unknown): unknown {
  return textsAt(kind, next)
    .filter(({ secret }) => secret === maskedSecret)
    .reduce((value, { path }) => {
      const secret = textAt(previous, formerPath(previous, next, path))
      return secret === null ? value : replaceAt(value, path, secret)
    }, next)
}

function plainSecrets(kind: EntityKind, value: unknown): readonly FoundSecret[] {
  return textsAt(kind, value).filter(({ secret }) => secret !== '' && secret.search(reference) === -1)
}

const textsAt = (kind: EntityKind, value: unknown): readonly FoundSecret[] =>
  secretFields[kind].flatMap((path) => findSecrets(value, path))
