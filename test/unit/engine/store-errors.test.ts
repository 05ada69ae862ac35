import { expect, test } from 'vitest'
import { explainStoreError, storeFault } from '#engine/store/errors.ts'
import { AppError } from '#shared/lib/app-error.ts'

const failed = (code: string): Error => Object.assign(new Error('as SQLite says it'), { code })

test.each([
  ['SQLITE_FULL', /^The disk is full, so log\.sqlite cannot grow\. Free some space/, true],
  ['ENOSPC', /^The disk is full/, true],
  ['SQLITE_READONLY_DBMOVED', /^log\.sqlite cannot be written\. Check the permissions/, true],
  ['SQLITE_BUSY', /^log\.sqlite is locked by another program\. Close /, true],
  ['SQLITE_IOERR_READ', /^The disk reported an error .* Check the disk\./, true],
  ['SQLITE_CORRUPT', /^log\.sqlite is damaged\. Restart Signalbench/, false],
  ['SQLITE_CONSTRAINT_UNIQUE', /\(as SQLite says it\)$/, false],
  ['SQLITE_ERROR', /\(as SQLite says it\)$/, false],
])('%s is told with what to do, and whether trying again helps', (code, message, retryable) => {
  const cause = failed(code)
  const told = explainStoreError(cause, 'log.sqlite')
  if (!(told instanceof AppError)) throw new Error('it was passed on')
  expect(told).toMatchObject({ code: 'STORE_FAILED', retryable, cause, data: { file: 'log.sqlite' } })
  expect(told.message).toMatch(message)
})

test('an error of anything else is passed on as it is', () => {
  for (const error of [new Error('no code'), failed('ERR_OTHER'), 'a text']) {
    expect(explainStoreError(error, 'log.sqlite')).toBe(error)
    expect(storeFault(error)).toBeNull()
  }
})
