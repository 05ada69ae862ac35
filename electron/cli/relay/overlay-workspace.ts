import type { Workspace } from '#engine/workspace/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { relayFile, type RelayFile } from '#shared/schema/relay.ts'
import type { Setting } from '../run/parse.ts'
import { applySettings } from '../run/settings.ts'

/**
 * The workspace with `--set` laid over one relay's file, for this run only: nothing is written.
 * @throws BAD_INPUT naming the setting that makes the file bad
 */
export function overlayRelay(workspace: Workspace, relay: string, settings: readonly Setting[]): Workspace {
  const overlaid = (): RelayFile => {
    const result = relayFile.safeParse(applySettings(workspace.get('relays', relay), settings))
    if (result.success) return result.data
    const [issue] = result.error.issues
    const path = issue?.path.join('.') ?? ''
    throw new AppError(
      'BAD_INPUT',
      `--set ${path}: ${issue?.message ?? 'not a valid value'}. See relays/${relay}.json.`,
    )
  }
  overlaid()
  // Overloads on the kind: only relays are touched, every other kind goes through as it is.
  const get: Workspace['get'] = (kind, name) => {
    const value = workspace.get(kind, name)
    return kind === 'relays' && name === relay ? { ...value, ...overlaid() } : value
  }
  return {
    get,
    list: (kind) => workspace.list(kind).map(({ name }) => ({ name, value: get(kind, name) })),
    directory: workspace.directory,
    id: workspace.id,
    summary: () => workspace.summary(),
    onChange: (listener) => workspace.onChange(listener),
    readFile: (kind, name) => workspace.readFile(kind, name),
    saveFile: (kind, name, value, base) => workspace.saveFile(kind, name, value, base),
    removeFile: (kind, name, base) => workspace.removeFile(kind, name, base),
    resolveSecrets: (text, file) => workspace.resolveSecrets(text, file),
    path: (relative) => workspace.path(relative),
    close: () => workspace.close(),
  }
}
