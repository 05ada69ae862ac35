import type { ProbeEvent } from '#shared/schema/probe.ts'
import { terminalColumns } from '../run/terminal-columns.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { CommandContext, DefineCommand } from '../run/command.ts'
import { exitCodes, type ExitCode } from '../run/exit-codes.ts'
import { parseTopics } from '../run/parse.ts'

type ProbeOptions = { readonly topic?: readonly string[]; readonly group?: string }

/** `signalbench probe`: the connection ladder. */
export const defineProbe: DefineCommand = (program, start) => {
  program
    .command('probe')
    .description('Test a connection rung by rung, from DNS to the first record. Creates nothing, joins no group.')
    .argument('<connection>', 'connections/<name>.json')
    .option(
      '--topic <topics>',
      'topics, comma-separated (default: those of the relays over this connection)',
      parseTopics,
    )
    .option('--group <group>', 'consumer group (default: those of the relays over this connection)')
    .action((connection: string, options: ProbeOptions) => start((context) => probe(context, connection, options)))
}

async function probe(context: CommandContext, connection: string, options: ProbeOptions): Promise<ExitCode> {
  const { openCommandWorkspace } = await import('../host/command-workspace.ts')
  const { sayFileWarnings } = await import('../host/file-problems.ts')
  const { probeWorkspaceConnection } = await import('#engine/probe/workspace-probe.ts')
  const { rungText, summaryText } = await import('../probe/rung-lines.ts')

  const { output, stop } = context
  const opened = await openCommandWorkspace(context.directory, (line) => output.say(line))
  let ok = false
  try {
    sayFileWarnings(opened.workspace, (line) => output.say(line), [`connections/${connection}.json`])
    const events = probeWorkspaceConnection(opened.workspace, opened.ports, {
      name: connection,
      connection: opened.workspace.get('connections', connection),
      asked: { topics: options.topic ?? [], group: options.group ?? null },
      signal: stop.signal,
    })
    const text = (event: ProbeEvent): string | null => {
      switch (event.type) {
        case 'started':
          return null
        case 'rung':
          return rungText(event, terminalColumns(process.stdout, process.env))
        case 'summary':
          return summaryText(event)
      }
    }
    for await (const event of events) {
      if (event.type === 'summary') ok = event.ok
      const line = output.json ? jsonLine(event) : text(event)
      if (line !== null) await output.write(line)
    }
  } finally {
    await opened.close()
  }
  return ok ? exitCodes.good : exitCodes.notGood
}

/** One line a rung and one for the summary; that a rung was started is nothing that a script waits for. */
const jsonLine = (event: ProbeEvent): string | null => (event.type === 'started' ? null : stringifyJson(event))
