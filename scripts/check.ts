/**
 * `npm run check`: types, lint with the layers, format and unit tests. Everything runs even when something failed
 * before, so that one run tells all. Prints a line a step and the output of those that failed.
 */
import { availableParallelism } from 'node:os'
import { runTool, type ToolResult } from './lib/run-tool.ts'

type Step = { readonly name: string; readonly tool: string; readonly args: readonly string[] }

const steps: readonly Step[] = [
  { name: 'types', tool: 'tsc', args: ['-b'] },
  { name: 'lint and layers', tool: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', tool: 'oxfmt', args: ['--check'] },
  {
    name: 'unit tests',
    tool: 'vitest',
    args: ['run', '--project', 'unit', '--project', 'architecture', '--reporter=dot'],
  },
]

async function check(step: Step): Promise<boolean> {
  const result: ToolResult = await runTool(step.tool, step.args)
  const seconds = (result.ms / 1000).toFixed(1)
  console.log(`${result.code === 0 ? 'ok    ' : 'FAILED'}  ${step.name} (${seconds} s)`)
  if (result.code !== 0) console.log(`${result.output.trimEnd()}\n`)
  return result.code === 0
}

const waiting = [...steps]
let good = true

async function lane(): Promise<void> {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) good = (await check(step)) && good
}

await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane))
process.exitCode = good ? 0 : 1
