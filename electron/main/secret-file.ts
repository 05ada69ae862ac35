/**
 * Values of `${secret:NAME}`: a JSON file of names and texts that the cipher has encrypted. They go to the engine's
 * process only, never to a page. Written whole to a file beside it that only this account may read, then renamed.
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** What encrypts a value; Electron's safeStorage in the app. */
export interface Cipher {
  encrypt(text: string): Uint8Array
  /** Throws for what was written on another machine or under another account. */
  decrypt(bytes: Uint8Array): string
}

/** All values that can be decrypted. Without a file, or with a damaged one, there are none. */
export function readSecrets(file: string, cipher: Cipher): Readonly<Record<string, string>> {
  const secrets: Record<string, string> = {}
  for (const [name, encrypted] of Object.entries(readEntries(file) ?? {})) {
    const value = decrypt(encrypted, cipher)
    if (value !== null) secrets[name] = value
  }
  return secrets
}

/** Stores one value, or removes it (null); the others stay as they are, also those that cannot be decrypted here. */
export function keepSecret(file: string, cipher: Cipher, name: string, value: string | null): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const before = readEntries(file)
  // Nothing can be read of it, but it may be mended: it is set aside, not overwritten.
  if (before === null) renameSync(file, `${file}.damaged`)
  const { [name]: _old, ...others } = before ?? {}
  const added = value === null ? {} : { [name]: Buffer.from(cipher.encrypt(value)).toString('base64') }
  writeWhole(file, `${JSON.stringify({ ...others, ...added }, null, 2)}\n`)
}

/** Empty where there is no file, null where it holds something else. */
function readEntries(file: string): Record<string, unknown> | null {
  if (!existsSync(file)) return {}
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}

function decrypt(encrypted: unknown, cipher: Cipher): string | null {
  if (typeof encrypted !== 'string') return null
  try {
    return cipher.decrypt(Buffer.from(encrypted, 'base64'))
  } catch {
    return null
  }
}

function writeWhole(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`
  const handle = openSync(temporary, 'w', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(temporary, file)
}
