import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

/** One measured figure, beside the budget of docs/architecture.md where there is one. */
export type Figure = { readonly what: string; readonly value: number; readonly unit: string; readonly budget?: string }

export type Bench = {
  readonly name: string
  readonly what: string
  /** `small`: a look in passing; `long`: as long as the budget of architecture.md §7 says. */
  readonly run: (options: { readonly small: boolean; readonly long: boolean }) => Promise<readonly Figure[]>
}

const text = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1))

/** A table that reads well in a terminal and in a page alike. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, value, unit, budget }) => `| ${what} | ${text(value)} ${unit} | ${budget ?? '–'} |`)
  return ['| what | measured | budget |', '|---|---|---|', ...rows].join('\n')
}

/** Writes bench-results/<date>.json and .md; returns the path without its ending. */
export function writeFigures(root: string, figures: readonly Figure[]): string {
  const folder = join(root, 'bench-results')
  const at = new Date().toISOString().slice(0, 19).replaceAll(':', '-')
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root }).toString('utf8').trim()
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
  mkdirSync(folder, { recursive: true })
  const path = join(folder, at)
  writeFileSync(`${path}.json`, `${JSON.stringify({ at, commit, machine, figures }, null, 2)}\n`)
  writeFileSync(`${path}.md`, `# ${at}, commit ${commit}\n\n${machine}\n\n${table(figures)}\n`)
  return path
}
