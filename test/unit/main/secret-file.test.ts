import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cipher, keepSecret, readSecrets } from '../../../electron/main/secret-file.ts'

/** Turns every byte around: enough to see that nothing is written as it is. */
const cipher = (key: number): Cipher => ({
  encrypt: (text) => Buffer.from([key, ...Buffer.from(text)].map((byte, at) => (at === 0 ? byte : byte ^ key))),
  decrypt: (bytes) => {
    if (bytes[0] !== key) throw new Error('written under another account')
    return Buffer.from(bytes.slice(1).map((byte) => byte ^ key)).toString()
  },
})

describe('the file of secrets', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'signalbench-secrets-'))
    file = join(folder, 'shell', 'secrets.json')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('gives back what was stored, and holds none of it in plain text', () => {
    keepSecret(file, cipher(7), 'kafka-password', 'pässword "1"')
    keepSecret(file, cipher(7), 'registry', 'r2')
    expect(readSecrets(file, cipher(7))).toEqual({ 'kafka-password': 'pässword "1"', registry: 'r2' })
    expect(readFileSync(file, 'utf8')).not.toMatch(/pässword|r2"/)
  })

  it('can be read by its own account only, and leaves no half-written file behind', () => {
    keepSecret(file, cipher(7), 'a', '1')
    keepSecret(file, cipher(7), 'a', '2')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(folder, 'shell'))).toEqual(['secrets.json'])
    expect(readSecrets(file, cipher(7))).toEqual({ a: '2' })
  })

  it('removes one and keeps the others, also those of another account', () => {
    keepSecret(file, cipher(9), 'theirs', 'x')
    keepSecret(file, cipher(7), 'mine', 'y')
    keepSecret(file, cipher(7), 'gone', 'z')
    keepSecret(file, cipher(7), 'gone', null)
    expect(readSecrets(file, cipher(7))).toEqual({ mine: 'y' })
    expect(readSecrets(file, cipher(9))).toEqual({ theirs: 'x' })
  })

  it('sets a damaged file aside instead of overwriting it', () => {
    keepSecret(file, cipher(7), 'a', '1')
    writeFileSync(file, '{"a": "AAA')
    expect(readSecrets(file, cipher(7))).toEqual({})
    keepSecret(file, cipher(7), 'b', '2')
    expect(readSecrets(file, cipher(7))).toEqual({ b: '2' })
    expect(readFileSync(`${file}.damaged`, 'utf8')).toBe('{"a": "AAA')
  })
})
