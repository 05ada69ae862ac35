import { issueText } from '#engine/workspace/problems.ts'
import { unknownKeys } from '#engine/workspace/schema-walk.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { relayFile, type RelayFile } from '#shared/schema/relay.ts'
import type { Setting } from '../run/parse.ts'
import { applySettings } from '../run/settings.ts'

/** A relay's file with settings laid over it, and which of them have no effect. */
export type OverlaidRelay = { readonly file: RelayFile; readonly warnings: readonly string[] }

/**
 * Lays settings over a relay's file. A value that reads as JSON but is wanted as text (`consumerGroup=123`) is taken as
 * text.
 * @throws BAD_INPUT naming the setting that makes the file bad
 */
export function overlaidFile(file: RelayFile, relay: string, settings: readonly Setting[]): OverlaidRelay {
  const value = applySettings(file, settings)
  const result = relayFile.safeParse(value)
  if (result.success) return { file: result.data, warnings: warningsOf(value, relay, settings) }
  const places = new Set(result.error.issues.map(({ path }) => path.join('.')))
  const asText = settings.map((one) => (places.has(one.path.join('.')) ? { ...one, value: one.text } : one))
  const again = relayFile.safeParse(applySettings(file, asText))
  if (again.success) return { file: again.data, warnings: warningsOf(value, relay, settings) }
  const [issue] = result.error.issues
  if (issue === undefined) throw result.error
  const { path, text } = issueText(issue, value)
  throw new AppError('BAD_INPUT', `--set ${path.join('.')}: ${text}. See relays/${relay}.json.`)
}

/** Settings for keys that nobody knows: most often a slip of the pen. */
function warningsOf(value: unknown, relay: string, settings: readonly Setting[]): readonly string[] {
  const unknown = new Set(unknownKeys(relayFile, value).map((path) => path.join('.')))
  return settings
    .map(({ path }) => path.find((_, index) => unknown.has(path.slice(0, index + 1).join('.'))) && path.join('.'))
    .filter((path) => path !== undefined && path !== '')
    .map((path) => `--set ${path}: relays/${relay}.json has no such key, so this has no effect. Check its spelling.`)
}
