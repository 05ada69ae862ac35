import type { Workspace } from '#engine/workspace/types.ts'
import { relayFile, type RelayFile } from '#shared/schema/relay.ts'
import { type OverlaidFile, overlaidFile } from './overlaid-file.ts'
import type { Setting } from '../run/parse.ts'

/**
 * The workspace with `--set` laid over one relay's file, for this run only: nothing is written.
 * @param say told of settings that have no effect
 * @throws BAD_INPUT naming the setting that makes the file bad
 */
export function overlayRelay(
  workspace: Workspace,
  relay: string,
  settings: readonly Setting[],
  say: (line: string) => void,
): Workspace {
  const kind = { schema: relayFile, path: `relays/${relay}.json` }
  const overlaid = (): OverlaidFile<RelayFile> => overlaidFile(workspace.get('relays', relay), kind, settings)
  for (const warning of overlaid().warnings) say(warning)
  // Overloads on the kind: only relays are touched, every other kind goes through as it is.
  const get: Workspace['get'] = (kind, name) => {
    const value = workspace.get(kind, name)
    return kind === 'relays' && name === relay ? { ...value, ...overlaid().file } : value
  }
  return withGet(workspace, get)
}

/**
 * The workspace with captures that play once, for a run that is to end when all is done: one that begins again and again
 * is never done.
 * @param say told, once each, which connection would have begun again
 */
export function playOnce(workspace: Workspace, say: (line: string) => void): Workspace {
  const told = new Set<string>()
  const get: Workspace['get'] = (kind, name) => {
    const value = workspace.get(kind, name)
    if (kind !== 'connections' || !('loop' in value) || value.loop !== true) return value
    if (!told.has(name)) {
      told.add(name)
      say(`connections/${name}.json plays its capture again and again; with --until-idle it is played once.`)
    }
    return { ...value, loop: false }
  }
  return withGet(workspace, get)
}

/** The same workspace with another `get`; lists go through it too. */
export function withGet(workspace: Workspace, get: Workspace['get']): Workspace {
  return {
    get,
    list: (kind) =>
      workspace.list(kind).map(({ name, value }) => ({
        name,
        value: kind === 'relays' || kind === 'webhooks' ? get(kind, name) : value,
      })),
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
