import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { layers } from '../../scripts/lint/layers.ts'
import { lint, plantTree, toolOutput, type LintFinding, type PlantedTree } from './support/planted-tree.ts'

const stub = 'export type Thing = { readonly id: string }\n'
const typeImport = (from: string): string => `import type { Thing } from '${from}'\n\nexport type Other = Thing\n`

/** Every layer gets one file that others may or may not import. */
const stubs = Object.fromEntries(layers.map((layer) => [`${layer.folder}/thing.ts`, stub]))

/** file → what it imports although it must not; both linters have to say so. */
const violations: Readonly<Record<string, string>> = {
  'shared/lib/up.ts': '../schema/thing.ts',
  'shared/schema/up.ts': '../domain/thing.ts',
  'shared/domain/up.ts': '../contract/thing.ts',
  'electron/engine/store/up.ts': '../pipeline/thing.ts',
  'electron/engine/source/up.ts': '#engine/relay/thing.ts',
  'electron/engine/decoder/side.ts': '../store/thing.ts',
  'electron/engine/pipeline/side.ts': '../outbox/thing.ts',
  'electron/engine/outbox/up.ts': '../relay/thing.ts',
  'electron/engine/relay/up.ts': '../api/thing.ts',
  'electron/engine/api/up.ts': '#engine/transport/thing.ts',
  'electron/engine/transport/up.ts': '../entry/thing.ts',
  'electron/engine/receiver/host.ts': '#cli/thing.ts',
  'electron/main/engine.ts': '#engine/relay/thing.ts',
  'renderer/ui/up.ts': '../rpc/thing.ts',
  'renderer/features/live/island.ts': '../mapping/thing.ts',
  'renderer/features/relay/up.ts': '../../app/thing.ts',
  'renderer/app/engine.ts': '#engine/api/thing.ts',
}

/** Imports of packages that a layer must do without; the plain linter knows them. */
const packages: Readonly<Record<string, string>> = {
  'shared/lib/node.ts': 'node:fs',
  'shared/domain/react.ts': 'react',
  'electron/engine/store/electron.ts': 'electron',
  'renderer/app/electron.ts': 'electron',
}

const allowed: Readonly<Record<string, string>> = {
  'shared/schema/down.ts': '../lib/thing.ts',
  'electron/engine/pipeline/down.ts': '#engine/store/thing.ts',
  'electron/engine/relay/down.ts': '../outbox/thing.ts',
  'electron/engine/source/shared.ts': '#shared/schema/thing.ts',
  'electron/cli/down.ts': '#engine/relay/thing.ts',
  'renderer/features/live/down.ts': '../../ui/thing.ts',
  'renderer/app/shared.ts': '#shared/contract/thing.ts',
}

const planted = (imports: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(imports).map(([file, from]) => [file, typeImport(from)]))

describe('the layers', () => {
  let tree: PlantedTree
  let findings: readonly LintFinding[]
  const codesOf = (file: string): string[] => findings.filter((one) => one.file === file).map((one) => one.code)

  beforeAll(async () => {
    tree = await plantTree({ ...stubs, ...planted(violations), ...planted(packages), ...planted(allowed) })
    findings = await lint(tree)
  })
  afterAll(() => tree[Symbol.asyncDispose]())

  it.each(Object.entries(violations))('%s may not import %s: two linters say so', (file) => {
    expect(codesOf(file)).toContain('boundaries(dependencies)')
    expect(codesOf(file)).toContain('eslint(no-restricted-imports)')
  })

  it.each(Object.entries(packages))('%s may not import %s', (file) => {
    expect(codesOf(file)).toContain('eslint(no-restricted-imports)')
  })

  it.each(Object.entries(allowed))('%s may import %s', (file) => {
    expect(codesOf(file)).toEqual([])
  })

  it('a feature is entered by its door only', async () => {
    await using doors = await plantTree({
      'renderer/features/live/index.ts': stub,
      'renderer/features/live/inside.ts': stub,
      'renderer/app/front.ts': typeImport('../features/live/index.ts'),
      'renderer/app/burglar.ts': typeImport('../features/live/inside.ts'),
    })
    const found = await lint(doors)
    expect(found).toEqual([{ file: 'renderer/app/burglar.ts', code: 'boundaries(dependencies)' }])
  })

  it('the compiler holds the coarse layers by project references and their own libraries', async () => {
    const clean = await toolOutput(tree, 'tsc', ['-b', 'shared', '--pretty', 'false'])
    expect(clean).toContain('shared/lib/node.ts')
    await using coarse = await plantTree({
      'shared/lib/thing.ts': stub,
      'shared/lib/node.ts': "import { readFileSync } from 'node:fs'\n\nexport const read = readFileSync\n",
      'shared/lib/dom.ts': 'export const title = document.title\n',
      'electron/engine/thing.ts': stub,
      'electron/engine/dom.ts': 'export const title = document.title\n',
      'electron/engine/host.ts': typeImport('../cli/thing.ts'),
      'electron/cli/thing.ts': stub,
      'electron/main/engine.ts': typeImport('../engine/thing.ts'),
      'renderer/engine.ts': typeImport('../electron/engine/thing.ts'),
      'renderer/node.ts': "import { readFileSync } from 'node:fs'\n\nexport const read = readFileSync\n",
      'renderer/fine.ts': typeImport('#shared/lib/thing.ts'),
    })
    let output = ''
    for (const project of ['shared', 'electron/engine', 'electron/main', 'renderer']) {
      output += await toolOutput(coarse, 'tsc', ['-p', project, '--pretty', 'false'])
    }
    for (const file of [
      'shared/lib/node.ts',
      'shared/lib/dom.ts',
      'electron/engine/dom.ts',
      'electron/engine/host.ts',
      'electron/main/engine.ts',
      'renderer/engine.ts',
      'renderer/node.ts',
    ]) {
      expect(output).toContain(`${file}(`)
    }
    expect(output).not.toContain('renderer/fine.ts(')
  })
})
