import type { Workspace } from '#engine/workspace/types.ts'
import { webhookFile, type WebhookFile } from '#shared/schema/webhook.ts'
import { type OverlaidFile, overlaidFile } from '../relay/overlaid-file.ts'
import { withGet } from '../relay/overlay-workspace.ts'
import type { Setting } from '../run/parse.ts'

/**
 * The workspace with `--set` laid over one webhook's file, for this run only: nothing is written.
 * @param say told of settings that have no effect
 * @throws BAD_INPUT naming the setting that makes the file bad, NOT_FOUND, BAD_FILE
 */
export function overlayWebhook(
  workspace: Workspace,
  webhook: string,
  settings: readonly Setting[],
  say: (line: string) => void,
): Workspace {
  const kind = { schema: webhookFile, path: `webhooks/${webhook}.json` }
  const overlaid = (): OverlaidFile<WebhookFile> => overlaidFile(workspace.get('webhooks', webhook), kind, settings)
  for (const warning of overlaid().warnings) say(warning)
  const get: Workspace['get'] = (of, name) => {
    const value = workspace.get(of, name)
    return of === 'webhooks' && name === webhook ? { ...value, ...overlaid().file } : value
  }
  return withGet(workspace, get)
}
