import { AppError } from '#shared/lib/app-error.ts'
import type { Workspace } from '../../workspace/types.ts'

/** A taken port is somebody else's: webhooks of this workspace that call it reach that program now. The error says which. */
export function withCallers(error: unknown, workspace: Pick<Workspace, 'list'>): unknown {
  if (!(error instanceof AppError) || error.code !== 'PORT_TAKEN' || typeof error.data['port'] !== 'number')
    return error
  const address = new RegExp(
    String.raw`^https?://(?:127\.0\.0\.1|localhost|\[::1\]):${error.data['port']}(?:[/?#]|$)`,
    'i',
  )
  const callers = workspace
    .list('webhooks')
    .filter(({ value }) => address.test(value.url))
    .map(({ name }) => `webhooks/${name}.json`)
  if (callers.length === 0) return error
  const calls = callers.length === 1 ? 'calls' : 'call'
  return new AppError(
    error.code,
    `${error.message} ${callers.join(', ')} ${calls} this port and would reach that program: give the new port there too.`,
    { retryable: error.retryable, data: error.data, cause: error.cause },
  )
}
