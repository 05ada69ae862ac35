import { safeStorage } from 'electron'
import type { KeychainProtection } from '#shared/contract/secrets.ts'
import { type Cipher, keepSecret, readSecrets } from './secret-file.ts'

/** The operating system's keychain, through a file of values that it encrypts. */
export type Keychain = {
  /** Null: values can be neither read nor stored. */
  readonly protection: KeychainProtection | null
  readonly secrets: Readonly<Record<string, string>>
}

const cipher: Cipher = {
  encrypt: (text) => safeStorage.encryptString(text),
  decrypt: (bytes) => safeStorage.decryptString(Buffer.from(bytes)),
}

/** To be asked after Electron is ready, at every start of the engine. */
export function openKeychain(file: string): Keychain {
  const protection = protectionOf()
  return { protection, secrets: protection === null ? {} : readSecrets(file, cipher) }
}

/** Null = done, else what happened and what to do. */
export function keepInKeychain(file: string, name: string, value: string | null): string | null {
  try {
    keepSecret(file, cipher, name, value)
    return null
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return `${name} was not stored: ${why}. Unlock the keychain, or see that ${file} can be written, and try again; an environment variable, \${env:NAME}, needs neither.`
  }
}

/**
 * Linux without a keyring has no key but one that stands in Chromium's sources: what protects the values then is the
 * file's permissions, and the screen says so. Source: Electron's documentation of safeStorage.
 */
function protectionOf(): KeychainProtection | null {
  const basic = process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text'
  if (basic) safeStorage.setUsePlainTextEncryption(true)
  if (!safeStorage.isEncryptionAvailable()) return null
  return basic ? 'file-permissions' : 'keychain'
}
