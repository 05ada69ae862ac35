import type { Engine } from '#engine/engine.ts'
import type { HttpCounts } from '#engine/outbox/http/types.ts'
import { choosePolicy } from '#shared/domain/retry/choose-policy.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { RetryChoice } from '#shared/schema/retry.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { CommandContext } from '../run/command.ts'
import { exitCodes, type ExitCode } from '../run/exit-codes.ts'
import type { Setting } from '../run/parse.ts'
import { AttemptLines } from './attempt-lines.ts'
import { untilSent } from './until-sent.ts'

/** What was asked on the command line. */
export type SendWebhookOptions = {
  readonly context?: string
  readonly count?: number
  readonly users?: string
  readonly set?: readonly Setting[]
  readonly resume?: boolean
}

/** A million users of some hundred bytes each. */
const maxUsersBytes = 256_000_000

/** What is under way when the command is told to stop may take this long (interfaces.md §2). */
const graceMs = 5_000

/** `send <webhook>`: stores all deliveries in one transaction, then sends until none is left. Exit 1 when any failed. */
export async function sendWebhook(
  context: CommandContext,
  webhook: string,
  options: SendWebhookOptions,
): Promise<ExitCode> {
  const { openEngine } = await import('../host/open-engine.ts')
  const { sayFileWarnings } = await import('../host/file-problems.ts')
  const { overlayWebhook } = await import('./overlay-webhook.ts')
  refuseMixed(options)
  const { output, stop } = context
  const say = (line: string): void => output.say(line)
  const engine = await openEngine(context, {
    command: `send ${webhook}`,
    overlay: (workspace) => overlayWebhook(workspace, webhook, options.set ?? [], say),
  })
  try {
    const { outbox, workspace } = engine.services
    if (outbox === null) throw new AppError('READ_ONLY', 'Another process sends for this workspace.')
    sayFileWarnings(workspace, say, [`webhooks/${webhook}.json`])
    refuseBadRetry(webhook, workspace.get('webhooks', webhook).retry)
    const endpoint = { kind: 'webhook', name: webhook } as const
    const before = outbox.counts(endpoint)
    const left = openOf(before)
    const made = options.resume === true ? 0 : await store(context, engine, webhook, options)
    if (options.resume !== true && left > 0) say(`${left} deliveries of an earlier run are sent as well.`)
    const queued = made + left
    await output.write(output.json ? stringifyJson({ type: 'queued', count: queued }) : `${queued} queued`)
    const lines = new AttemptLines(output)
    outbox.onAttempt((told) => lines.add(told))
    outbox.start(({ kind, name }) => kind === 'webhook' && name === webhook)
    const obstacle = await untilSent(outbox, endpoint, stop.signal)
    await outbox.stop(graceMs)
    await lines.finished()
    if (obstacle !== null) say(obstacle)
    return await summarize(context, queued, before, outbox.counts(endpoint))
  } finally {
    await engine.close()
  }
}

function refuseMixed({ resume, context, count, users }: SendWebhookOptions): void {
  if (resume === true && (context !== undefined || count !== undefined || users !== undefined)) {
    throw new AppError('BAD_INPUT', '--resume makes nothing new: leave out --context, --count and --users.')
  }
  if (count !== undefined && users !== undefined) {
    throw new AppError('BAD_INPUT', 'Give either --count or --users: each line of --users is one delivery.')
  }
}

/** Deliveries without a policy would be stored and then wait for ever. @throws BAD_FILE */
function refuseBadRetry(webhook: string, retry: RetryChoice): void {
  const policy = choosePolicy(retry)
  if (policy.ok) return
  const { message, fix } = policy.error
  throw new AppError('BAD_FILE', `webhooks/${webhook}.json, $.retry: ${message} ${fix ?? ''}`.trim())
}

const openOf = ({ pending, waiting, leased, held }: HttpCounts): number => pending + waiting + leased + held

/** Renders everything, then stores it in one transaction. @returns how many */
async function store(
  { output }: CommandContext,
  { services }: Engine,
  webhook: string,
  { context, count = 1, users }: SendWebhookOptions,
): Promise<number> {
  const { readContext } = await import('../render/read-context.ts')
  const { burstContexts } = await import('#engine/webhooks/sending/read-contexts.ts')
  const { readTextFile } = await import('#engine/workspace/read-text-file.ts')
  const { resolve } = await import('node:path')
  const base = readContext(context)
  const read = users === undefined ? null : readTextFile(resolve(users), maxUsersBytes)
  if (read !== null && !read.ok) throw new AppError('NOT_FOUND', `${users ?? ''}: ${read.error.message}`)
  const contexts = burstContexts(base, read === null ? null : read.value.text, count)
  const { stored, refused } = await services.webhooks.store(webhook, contexts)
  for (const reason of refused) output.say(`Failed without a request: ${reason}`)
  return stored
}

async function summarize(
  { output, stop }: CommandContext,
  queued: number,
  before: HttpCounts,
  after: HttpCounts,
): Promise<ExitCode> {
  const delivered = after.delivered - before.delivered
  const failed = after.failed - before.failed
  const pending = openOf(after)
  const summary = { queued, delivered, failed, pending }
  const text = `${queued} queued, ${delivered} delivered, ${failed} failed, ${pending} pending`
  await output.write(output.json ? stringifyJson({ type: 'summary', ...summary }) : text)
  if (after.held > 0) output.say(`${after.held} are held: the webhook is disabled. Enable it on the Webhooks screen.`)
  return failed > 0 || (pending > 0 && stop.reason() !== 'signal') ? exitCodes.notGood : exitCodes.good
}
