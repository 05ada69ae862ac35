import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const text = (path: string): string => readFileSync(join(root, path), 'utf8')

/** What stands in the project: known to git, or new and not ignored. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString('utf8')
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)))

const sources = files.filter((path) => /^(shared|electron|renderer)\/.*\.tsx?$/.test(path))
const lineCount = (path: string): number => text(path).split('\n').length - 1

/** Spelt in parts, so that this file does not report itself. */
const forbidden: readonly RegExp[] = [
  new RegExp(`https?://(?:${['registry', 'repo\\d?', 'deb', 'security', 'pypi', 'proxy', 'index'].join('|')})\\.[a-z]`),
  new RegExp(`(?<![\\w./])/(?:${['wo[r]k', 'ro[o]t', 'ho[m]e'].join('|')})/`),
]

describe('the tree', () => {
  it('has small files: half of them at most 90 lines, none over 400', () => {
    const counts = sources.map(lineCount).toSorted((a, b) => a - b)
    expect(counts[Math.floor(counts.length / 2)]).toBeLessThanOrEqual(90)
    expect(sources.filter((path) => lineCount(path) > 400)).toEqual([])
  })

  it('has a desktop shell of at most 800 lines', () => {
    const shell = sources.filter((path) => path.startsWith('electron/main/'))
    expect(shell.map(lineCount).reduce((sum, lines) => sum + lines, 0)).toBeLessThanOrEqual(800)
  })

  it('names no package registry and no path of somebody’s machine', () => {
    const written = files.filter((path) => /\.(tsx?|md|json|ya?ml|mjs|cjs|sh|css|html)$|^\.ci\/run$/.test(path))
    expect(written.filter((path) => forbidden.some((pattern) => pattern.test(text(path))))).toEqual([])
  })

  it('pins every dependency exactly and keeps registry addresses out of the lock file', () => {
    const manifest = JSON.parse(text('package.json')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies })
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
    expect(text('package-lock.json')).not.toContain('"resolved"')
  })

  it('locks the tools for every platform, not only for the one that wrote the lock file', () => {
    const lock = JSON.parse(text('package-lock.json')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>
    }
    const wanted = ['oxlint', 'oxfmt', 'oxlint-tsgolint'].flatMap((tool) =>
      Object.keys(lock.packages[`node_modules/${tool}`]?.optionalDependencies ?? {}),
    )
    expect(wanted.length).toBeGreaterThan(10)
    expect(wanted.filter((name) => lock.packages[`node_modules/${name}`] === undefined)).toEqual([])
  })

  it('imports no test from the product', () => {
    expect(sources.filter((path) => /from '[^']*\/test\//.test(text(path)))).toEqual([])
  })
})
