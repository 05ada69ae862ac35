import { choosePolicy } from '#shared/domain/retry/choose-policy.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { ReceiverEndpoint, ScriptStep } from '#shared/schema/receiver.ts'
import type { KnownSecret } from '../../lib/signature/guesses.ts'
import type { VerifySettings } from '../../lib/signature/verify.ts'
import { ScriptRunner } from '../script-runner.ts'
import { type DedupOn, parseDedupOn } from './request-keys.ts'

/** How an endpoint's signature is verified, or why it cannot be. */
export type EndpointSignature =
  | { readonly settings: VerifySettings; readonly known: readonly KnownSecret[] }
  | { readonly problem: string }

/** One endpoint of a file, ready to answer. */
export type Endpoint = {
  readonly path: string
  readonly script: ScriptRunner<ScriptStep>
  readonly signature: EndpointSignature | null
  readonly dedupOn: DedupOn | null
  /** Where it forwards to; null where it does not. */
  readonly forwardUrl: string | null
}

/** What secrets are resolved with. */
export type SecretSources = {
  readonly resolve: (text: string) => string
  /** Others of this workspace, that a sender may have taken by mistake. */
  readonly known: () => readonly KnownSecret[]
}

/** An endpoint of the file as it is now; a script that did not change goes on where the endpoint of before was. */
export function readyEndpoint(file: ReceiverEndpoint, secrets: SecretSources, before: Endpoint | undefined): Endpoint {
  const script = file.script ?? []
  return {
    path: file.path,
    script: before?.script.following(script, file.seed) ?? new ScriptRunner(script, file.seed),
    signature: readySignature(file, secrets, before),
    dedupOn: file.dedupOn === undefined ? null : readyDedup(file.dedupOn),
    forwardUrl: file.forward?.url ?? null,
  }
}

/** What of an endpoint cannot work, in words that name the place in the file; empty where all can. */
export function endpointProblems(file: ReceiverEndpoint): readonly string[] {
  const dedup = file.dedupOn === undefined ? null : parseDedupOn(file.dedupOn)
  const retry = file.forward === undefined ? null : choosePolicy(file.forward.retry)
  return [
    ...(dedup !== null && 'problem' in dedup ? [`dedupOn of ${file.path} is ignored: ${dedup.problem}`] : []),
    ...(retry !== null && !retry.ok
      ? [`Nothing is forwarded from ${file.path}: ${retry.error.message} ${retry.error.fix ?? ''}`.trimEnd()]
      : []),
  ]
}

function readyDedup(text: string): DedupOn | null {
  const parsed = parseDedupOn(text)
  return 'on' in parsed ? parsed.on : null
}

function readySignature(
  { signature }: ReceiverEndpoint,
  { resolve, known }: SecretSources,
  before: Endpoint | undefined,
): EndpointSignature | null {
  if (signature === undefined) return null
  try {
    const { scheme, header, toleranceSeconds } = signature
    const secret = resolve(signature.secret)
    const previousSecrets = signature.previousSecrets?.map(resolve)
    const own = [secret, ...(previousSecrets ?? [])]
    return {
      settings: { scheme, secret, header, previousSecrets, toleranceSeconds },
      known: [...formerSecrets(before), ...known()].filter((one) => !own.includes(one.secret)),
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { problem: error.message }
  }
}

/** Of former secrets so many are remembered to name a sender that still uses one. */
const maxFormerSecrets = 5

/** Those that this endpoint had before its file was changed. */
function formerSecrets(before: Endpoint | undefined): readonly KnownSecret[] {
  const signature = before?.signature
  if (signature === null || signature === undefined || 'problem' in signature) return []
  const label = 'the secret that this endpoint had before its file was changed'
  const former = signature.known.filter((one) => one.label === label)
  return [{ label, secret: signature.settings.secret }, ...former].slice(0, maxFormerSecrets)
}
