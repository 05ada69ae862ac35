import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createLogFile } from '#engine/logging/log-file.ts'
import { redact } from '#engine/logging/redact.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)

describe('redact', () => {
  it.each([
    ['{"password":"a\\"b"}', '{"password":"[redacted]"}'],
    ['{"keyPassphrase": "x", "user": "u"}', '{"keyPassphrase": "[redacted]", "user": "u"}'],
    ['{"apiKey":"k","api_secret":"s"}', '{"apiKey":"[redacted]","api_secret":"[redacted]"}'],
    ['Authorization: Bearer abcdef123', 'Authorization: Bearer [redacted]'],
    ['Basic dXNlcjpwYXNz', 'Basic [redacted]'],
    ['key os_v2_app_xyz123 refused', 'key [redacted] refused'],
    ['cfltABCDEFGH12345', '[redacted]'],
    ['whsec_abc123', '[redacted]'],
  ])('takes the secret out of %s', (text, clean) => {
    expect(redact(text)).toBe(clean)
  })

  it('leaves everything else alone', () => {
    const text = '{"msg":"relay orders reads user-events","key":"user_1","idempotencyKey":"6f0c"}'
    expect(redact(text)).toBe(text)
  })
})

describe('the log file', () => {
  it('is bounded: full, it becomes the predecessor and begins anew', () => {
    const path = join(directory(), 'logs', 'engine.log')
    const file = createLogFile(path, 1_000)
    for (let line = 0; line < 100; line += 1) file.write(`line ${line} ${'x'.repeat(40)}\n`)
    expect(statSync(path).size).toBeLessThanOrEqual(1_000)
    expect(statSync(`${path}.1`).size).toBeLessThanOrEqual(1_000)
    expect(readFileSync(path, 'utf8')).toContain('line 99 ')
    expect(existsSync(`${path}.2`)).toBe(false)
  })

  it('goes on where an earlier process ended', () => {
    const path = join(directory(), 'engine.log')
    createLogFile(path, 1_000).write('first\n')
    createLogFile(path, 1_000).write('second\n')
    expect(readFileSync(path, 'utf8')).toBe('first\nsecond\n')
  })

  it('that cannot be written stops nobody', () => {
    const path = join(directory(), 'engine.log', 'not-a-folder')
    createLogFile(join(directory(), 'engine.log')).write('a file\n')
    expect(() => createLogFile(path).write('lost\n')).not.toThrow()
  })
})
