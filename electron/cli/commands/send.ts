import type { DefineCommand } from '../run/command.ts'
import { parseCount, parseSetting, type Setting } from '../run/parse.ts'

type SendOptions = {
  readonly context?: string
  readonly count?: number
  readonly users?: string
  readonly set?: readonly Setting[]
  readonly resume?: boolean
}

/** `signalbench send`: real sends of one webhook through the durable outbox. */
export const defineSend: DefineCommand = (program, start) => {
  program
    .command('send')
    .description('Send a webhook, to one user or to many at once, and wait for what becomes of it.')
    .argument('<webhook>', 'webhooks/<name>.json')
    .option('--context <file>', 'JSON of {"user": {…}, "journey": {…}, "event": {"id": …}}')
    .option('--count <n>', 'so many deliveries, each with an event id of its own', parseCount(1, 1_000_000))
    .option('--users <file>', 'NDJSON, one context a line, each laid over --context')
    .option('--set <path=value>', "change the webhook's file for this run only; may be repeated", parseSetting)
    .option('--resume', 'make nothing new, and finish what an interrupted run left')
    .action((webhook: string, options: SendOptions) =>
      start(async (context) => {
        const { sendWebhook } = await import('../send/send-webhook.ts')
        return await sendWebhook(context, webhook, options)
      }),
    )
}
