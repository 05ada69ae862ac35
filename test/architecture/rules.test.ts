import { describe, expect, it } from 'vitest'
import { lint, plantTree } from './support/planted-tree.ts'

const longFunction = `export function long(): number {\n  let n = 0\n${'  n += 1\n'.repeat(60)}  return n\n}\n`
const longFile = Array.from({ length: 401 }, (_, line) => `export const value${line} = ${line}\n`).join('')

/** What the linter refuses anywhere in the product, each planted once. */
const violations: Readonly<Record<string, readonly [text: string, code: string]>> = {
  'electron/cli/any.ts': ['export const value: any = 1\n', 'typescript(no-explicit-any)'],
  'electron/cli/bang.ts': [
    'export const first = (list: readonly string[]): string => list[0]!\n',
    'typescript(no-non-null-assertion)',
  ],
  'electron/cli/floating.ts': [
    'export function begin(work: () => Promise<void>): void {\n  work()\n}\n',
    'typescript(no-floating-promises)',
  ],
  'electron/cli/console.ts': ["export const say = (): void => console.log('x')\n", 'eslint(no-console)'],
  'electron/cli/long-function.ts': [longFunction, 'eslint(max-lines-per-function)'],
  'electron/cli/long-file.ts': [longFile, 'eslint(max-lines)'],
}

describe('the lint rules', () => {
  it('report each planted violation, and nothing else', async () => {
    const files = Object.fromEntries(Object.entries(violations).map(([file, [text]]) => [file, text]))
    await using tree = await plantTree({
      ...files,
      'electron/cli/fine.ts': 'export const fine = (): number => 1\n',
    })
    const found = (await lint(tree)).map(({ file, code }) => `${file} ${code}`).toSorted()
    const expected = Object.entries(violations).map(([file, [, code]]) => `${file} ${code}`)
    expect(found).toEqual(expected.toSorted())
  })
})
