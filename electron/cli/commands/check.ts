import type { CheckResult } from '#shared/schema/check-result.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { CommandContext, DefineCommand } from '../run/command.ts'
import { exitCodes, type ExitCode } from '../run/exit-codes.ts'

type CheckOptions = { readonly junit?: string; readonly update?: boolean }

/** `signalbench check`: what mapping and webhook make of captures, against what is expected. */
export const defineCheck: DefineCommand = (program, start) => {
  program
    .command('check')
    .description('Run the checks of the workspace: captures against golden events and requests.')
    .argument('[names...]', 'checks/<name>.json; without a name, all of them')
    .option('--junit <file>', 'write the results as JUnit XML as well')
    .option('--update', 'write the golden files anew instead of comparing with them')
    .action((names: readonly string[], options: CheckOptions) => start((context) => check(context, names, options)))
}

async function check(context: CommandContext, names: readonly string[], options: CheckOptions): Promise<ExitCode> {
  const { openCommandWorkspace } = await import('../host/command-workspace.ts')
  const { createWebhookRenderer } = await import('#engine/webhooks/render-webhooks.ts')
  const { createCheckService } = await import('#engine/check/check-service.ts')
  const { output, stop } = context
  const { workspace, ports, close } = await openCommandWorkspace(context.directory, (line) => output.say(line))
  const renderer = createWebhookRenderer({ ...ports, workspace })
  try {
    const checks = createCheckService({ ...ports, workspace, renderer })
    const results: CheckResult[] = []
    for (const name of wanted(workspace.summary().files, names)) {
      const result = await checks.run(name, { update: options.update === true, signal: stop.signal })
      if (stop.signal.aborted) return exitCodes.interrupted
      results.push(result)
      await output.write(output.json ? jsonLine(result) : textLines(result))
    }
    if (options.junit !== undefined) await writeJunit(options.junit, results)
    const good = results.filter(({ ok }) => ok).length
    output.say(`${good} of ${results.length} checks are good.`)
    if (results.some(({ failures }) => failures.some(({ what }) => what === 'error'))) return exitCodes.usage
    return good === results.length ? exitCodes.good : exitCodes.notGood
  } finally {
    await renderer.close()
    await close()
  }
}

/** The named checks, or all there are; bad files included, which fail. Throws NOT_FOUND where there is none. */
function wanted(files: readonly { kind: string; name: string }[], names: readonly string[]): readonly string[] {
  const known = files.filter(({ kind }) => kind === 'checks').map(({ name }) => name)
  const unknown = names.filter((name) => !known.includes(name))
  const there = known.length === 0 ? 'This workspace has no checks yet.' : `There are: ${known.join(', ')}.`
  if (unknown.length > 0) throw new AppError('NOT_FOUND', `There is no check ${unknown.join(', ')}. ${there}`)
  if (known.length === 0)
    throw new AppError('NOT_FOUND', `${there} Write checks/<name>.json, or make one on the screen Trace.`)
  return names.length > 0 ? names : known
}

function jsonLine({ name, ok, failures, counts, updated, ms }: CheckResult): string {
  return stringifyJson({
    type: 'check',
    name,
    ok,
    failures: failures.map(({ message }) => message),
    counts,
    updated,
    ms,
  })
}

function textLines({ name, ok, failures, counts, updated, ms }: CheckResult): string {
  const what = counts === null ? '' : `  ${counts.mapped} of ${counts.records} records map, ${counts.requests} requests`
  return [
    `${ok ? 'ok  ' : 'FAIL'}  ${name}${what}  ${ms} ms`,
    ...failures.map(({ message }) => `      ${message}`),
    ...updated.map((file) => `      written: ${file}`),
  ].join('\n')
}

async function writeJunit(file: string, results: readonly CheckResult[]): Promise<void> {
  const { mkdir, writeFile } = await import('node:fs/promises')
  const { dirname, resolve } = await import('node:path')
  const { junitXml } = await import('#shared/domain/check/junit.ts')
  await mkdir(dirname(resolve(file)), { recursive: true })
  await writeFile(file, junitXml(results))
}
