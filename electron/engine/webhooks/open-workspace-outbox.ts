import { openOutbox } from '#engine/outbox/http/open-outbox.ts'
import type { OpenOutbox, OpenOutboxDeps } from '#engine/outbox/http/open-outbox.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { endpointSettings } from './endpoint-settings.ts'

/** The outbox of a workspace, whose files say how each endpoint is sent to. */
export const openWorkspaceOutbox = (
  deps: Omit<OpenOutboxDeps, 'settings' | 'workspace'> & {
    readonly workspace: Pick<Workspace, 'get' | 'resolveSecrets' | 'onChange'>
  },
): OpenOutbox => openOutbox({ ...deps, settings: (endpoint) => endpointSettings(deps.workspace, endpoint) })
