import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { TwoSidedAccount } from '#shared/domain/account/account.ts'
import { ExampleIds } from '#shared/domain/account/examples.ts'
import { receivedLine, sentLine } from '#shared/domain/account/log-lines.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { Accounted } from '#engine/trace/account/types.ts'

/**
 * Accounts two logs, line by line: memory grows with the number of different ids (9 bytes a slot), not with the logs.
 * Throws NOT_FOUND for a log that is not there.
 */
export async function accountOfLogs(sent: string, received: string, signal: AbortSignal): Promise<Accounted> {
  for (const file of [sent, received]) {
    if (!existsSync(file))
      throw new AppError('NOT_FOUND', `There is no log ${file}. Name a file that --json output was written to.`)
  }
  const both = new TwoSidedAccount()
  for await (const line of linesOf(sent, signal)) {
    const attempt = sentLine(line)
    if (attempt !== null) both.sent(attempt)
  }
  for await (const line of linesOf(received, signal)) {
    const request = receivedLine(line)
    if (request !== null) both.received(request)
  }
  const account = both.tally()
  const examples = new ExampleIds(both, account)
  // The sent side is read once more: the account keeps no ids.
  if (account.lost > 0) {
    for await (const line of linesOf(sent, signal)) {
      const attempt = sentLine(line)
      if (attempt !== null) examples.add(attempt.eventId)
      if (examples.isFull('sent')) break
    }
  }
  return { account, examples: examples.lists() }
}

async function* linesOf(file: string, signal: AbortSignal): AsyncGenerator<string> {
  const input = createReadStream(file, { encoding: 'utf8' })
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      if (signal.aborted) return
      yield line
    }
  } finally {
    input.destroy()
  }
}
