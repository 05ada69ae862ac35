import { existsSync, readFileSync } from 'node:fs'
import { safeStorage } from 'electron'

/**
 * Values of `${secret:NAME}`: a JSON file of names and texts that the operating system's keychain has encrypted. They go
 * to the engine's process only, never to a page. Without a keychain, or with a damaged file, there are none, and the
 * engine says which name is missing.
 */
export function readSecrets(file: string): Readonly<Record<string, string>> {
  if (!existsSync(file) || !safeStorage.isEncryptionAvailable()) return {}
  const secrets: Record<string, string> = {}
  for (const [name, encrypted] of Object.entries(entriesOf(file))) {
    const value = decrypt(encrypted)
    if (value !== null) secrets[name] = value
  }
  return secrets
}

function entriesOf(file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function decrypt(encrypted: unknown): string | null {
  if (typeof encrypted !== 'string') return null
  try {
    return safeStorage.decryptString(Buffer.from(encrypted, 'base64'))
  } catch {
    // Written on another machine or under another account: as good as missing.
    return null
  }
}
