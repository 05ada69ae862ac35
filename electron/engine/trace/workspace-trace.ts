import type { EnginePorts } from '#engine/ports.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { openTraceLogs } from './logs.ts'
import { createTraceService } from './trace-service.ts'
import type { TraceService } from './types.ts'

/** Traces over the logs of a workspace, running or not. */
export function createWorkspaceTrace(
  workspace: Workspace,
  { logger, clock }: Pick<EnginePorts, 'logger' | 'clock'>,
): TraceService {
  return createTraceService({
    logs: openTraceLogs(workspace.directory, logger),
    workspace,
    clock,
    journeysFor: (eventName) =>
      workspace
        .list('journeys')
        .filter(({ value }) => value.enabled && value.trigger.eventName === eventName)
        .map(({ name }) => name),
  })
}
