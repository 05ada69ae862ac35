import type { EndpointRef, EndpointSettings } from '#engine/outbox/http/types.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { choosePolicy } from '#shared/domain/retry/choose-policy.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { err, ok } from '#shared/lib/result.ts'
import type { Result } from '#shared/lib/result.ts'
import type { RetryChoice } from '#shared/schema/retry.ts'

/** How deliveries to an endpoint are sent, from its file as it is now. An error is the reason to wait, in words. */
export function endpointSettings(
  workspace: Pick<Workspace, 'get'>,
  ref: EndpointRef,
): Result<EndpointSettings, string> {
  try {
    return ref.kind === 'webhook' ? ofWebhook(workspace, ref.name) : ofForward(workspace, ref.name)
  } catch (error) {
    if (error instanceof AppError) return err(`${error.message} Nothing is lost meanwhile.`)
    throw error
  }
}

function ofWebhook(workspace: Pick<Workspace, 'get'>, name: string): Result<EndpointSettings, string> {
  const { retry, timeoutMs, maxConcurrent, requestsPerSecond, signature } = workspace.get('webhooks', name)
  const file = `webhooks/${name}.json`
  return withPolicy(file, retry, { timeoutMs, maxConcurrent, requestsPerSecond, signature, file })
}

function ofForward(workspace: Pick<Workspace, 'get'>, name: string): Result<EndpointSettings, string> {
  const { receiver, path } = forwardOf(name)
  const file = `receivers/${receiver}.json`
  const forward = workspace.get('receivers', receiver).endpoints.find((endpoint) => endpoint.path === path)?.forward
  if (forward === undefined)
    return err(`${file} has no endpoint ${path} that forwards any more. Put it back, or cancel these deliveries.`)
  const { retry, timeoutMs, maxConcurrent, requestsPerSecond } = forward
  return withPolicy(file, retry, { timeoutMs, maxConcurrent, requestsPerSecond, signature: null, file })
}

function withPolicy(
  file: string,
  retry: RetryChoice,
  rest: Omit<EndpointSettings, 'policy'>,
): Result<EndpointSettings, string> {
  const policy = choosePolicy(retry)
  if (!policy.ok) return err(`${file}: ${policy.error.message} ${policy.error.fix ?? ''}`.trim())
  return ok({ ...rest, policy: policy.value })
}

/** A forwarding endpoint's name taken apart: `local/hook` is the path `/hook` of the receiver `local`. */
function forwardOf(name: string): { readonly receiver: string; readonly path: string } {
  const slash = name.indexOf('/')
  return slash < 0 ? { receiver: name, path: '/' } : { receiver: name.slice(0, slash), path: name.slice(slash) }
}
