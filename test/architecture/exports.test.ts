import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { unusedExports, type SourceTexts } from './support/unused-exports.ts'

const root = join(import.meta.dirname, '..', '..')

/** Every module of the project, known to git or new: tests, scripts and benches count as users, too. */
const modulesOfProject = (): SourceTexts =>
  Object.fromEntries(
    execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
      .toString('utf8')
      .split('\n')
      .filter((path) => /\.[cm]?tsx?$/.test(path) && existsSync(join(root, path)))
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  )

/**
 * Read by more than imports: the shapes of the contract and of the public files, the command line, which bin/ loads once
 * it is built, and the doors of the features, which the renderer finds by their names.
 */
const doors = /^shared\/(?:contract|schema)\/|^electron\/cli\/index\.ts$|^renderer\/features\/[^/]+\/index\.ts$/
const ofProduct = (path: string): boolean => /^(?:shared|electron|renderer)\//.test(path) && !doors.test(path)

const user = (text: string): SourceTexts => ({
  'shared/lib/thing.ts': 'export const thing = 1\nexport type Thing = { readonly id: string }\n',
  'electron/engine/user.ts': text,
})

describe('what is exported', () => {
  it('is imported by somebody', () => {
    expect(unusedExports(modulesOfProject(), ofProduct)).toEqual([])
  })

  it.each([
    ['by name', "import { thing, type Thing } from '#shared/lib/thing.ts'"],
    ['by another name', "import { thing as other, type Thing as Other } from '../../shared/lib/thing.ts'"],
    ['as a whole', "import * as all from '#shared/lib/thing.ts'"],
    ['late', "const late = () => import('#shared/lib/thing.ts')"],
    ['to pass it on', "export { thing, type Thing } from '#shared/lib/thing.ts'"],
    ['to pass on all of it', "export * from '#shared/lib/thing.ts'"],
  ])('counts as imported %s', (_, text) => {
    expect(unusedExports(user(text), (path) => path.startsWith('shared/'))).toEqual([])
  })

  it('is reported where nobody imports it', () => {
    const nobody = "import { thing } from 'elsewhere'\nconst text = \"import { thing } from '#shared/lib/thing.ts'\"\n"
    expect(unusedExports(user(nobody), (path) => path.startsWith('shared/'))).toEqual([
      'shared/lib/thing.ts: thing',
      'shared/lib/thing.ts: Thing',
    ])
  })

  it('may be a type that only its own file names', () => {
    const texts = {
      'shared/lib/own.ts':
        'export type Options = { readonly id: string }\nexport const open = (options: Options) => options\n',
      'electron/engine/user.ts': "import { open } from '#shared/lib/own.ts'\n",
    }
    expect(unusedExports(texts, ofProduct)).toEqual([])
  })
})
