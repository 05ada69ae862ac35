import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..', '..')

/** What decides how the project is checked; copied as it is. */
const configuration = [
  'package.json',
  'oxlint.config.ts',
  'tsconfig.base.json',
  'scripts/lint',
  'shared/tsconfig.json',
  'electron/engine/tsconfig.json',
  'electron/cli/tsconfig.json',
  'electron/main/tsconfig.json',
  'electron/preload/tsconfig.json',
  'renderer/tsconfig.json',
]

export type PlantedTree = {
  readonly directory: string
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** A small project with this one's own configuration and only the given files, by path. */
export async function plantTree(files: Readonly<Record<string, string>>): Promise<PlantedTree> {
  const directory = await mkdtemp(join(tmpdir(), 'signalbench-planted-'))
  for (const path of configuration) await cp(join(root, path), join(directory, path), { recursive: true })
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), text)
  }
  await symlink(join(root, 'node_modules'), join(directory, 'node_modules'))
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) }
}

/** What a tool printed; a finding makes it end with a code other than 0, which is no failure here. */
export async function toolOutput(tree: PlantedTree, tool: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run(join(root, 'node_modules', '.bin', tool), [...args], {
      cwd: tree.directory,
      maxBuffer: 1 << 26,
    })
    return stdout
  } catch (error) {
    if (error instanceof Error && 'stdout' in error && typeof error.stdout === 'string') return error.stdout
    throw error
  }
}

export type LintFinding = { readonly file: string; readonly code: string }

/** Runs the linter as `npm run check` does. */
export async function lint(tree: PlantedTree): Promise<readonly LintFinding[]> {
  const text = await toolOutput(tree, 'oxlint', ['--type-aware', '--deny-warnings', '--format=json'])
  const report = JSON.parse(text) as { diagnostics: { filename: string; code: string }[] }
  return report.diagnostics.map(({ filename, code }) => ({ file: filename, code }))
}
