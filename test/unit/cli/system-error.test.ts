import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { systemErrorText } from '#cli/run/system-error.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)

function errorOf(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('no error came')
}

it('says of a file what is wrong with it and what to do', () => {
  const missing = join(directory(), 'missing.json')
  expect(systemErrorText(errorOf(() => readFileSync(missing)))).toBe(
    `${missing} cannot be used: it does not exist. Check the path.`,
  )
  const folder = join(directory(), 'folder')
  mkdirSync(folder)
  expect(systemErrorText(errorOf(() => writeFileSync(folder, '')))).toContain('it is a folder')
})

it('knows nothing of errors that are about no file', () => {
  expect(systemErrorText(new TypeError('x is not a function'))).toBeNull()
  expect(systemErrorText(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }))).toBeNull()
  expect(systemErrorText('text')).toBeNull()
})
