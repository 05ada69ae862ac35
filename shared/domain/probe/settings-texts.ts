/** What is wrong with the connection itself, before anybody else is asked. */
import { failed, type Outcome } from './outcome.ts'

/** @param why the message of the one who looked for it: it names the file, the variable and what to do */
export const secretMissing = (setting: string, why: string): Outcome =>
  failed('secret-missing', `"${setting}" cannot be filled in. ${why}`, [
    'Set it as the message says, then test again. A variable must be set before Signalbench starts.',
  ])

export const fileUnreadable = (setting: string, file: string, why: string): Outcome =>
  failed('tls-file-unreadable', `"${setting}" (${file}) cannot be read: ${why}.`, [
    'Check the path: it is relative to the workspace folder. Check that you may read the file.',
  ])

/** @param keystore a store of Java or PKCS #12, by its first bytes */
export function pemBroken(setting: string, file: string, why: string, keystore: 'jks' | 'pkcs12' | null): Outcome {
  const export_ = {
    jks: `That is a Java keystore. Export it: keytool -importkeystore -srckeystore ${file} -destkeystore store.p12 -deststoretype PKCS12, then openssl pkcs12 -in store.p12 -nodes`,
    pkcs12: `That looks like PKCS #12 or DER. As PEM: openssl pkcs12 -in ${file} -nodes, or openssl x509 -inform der -in ${file}`,
  }
  return failed('tls-pem-broken', `"${setting}" (${file}) is no usable PEM file: ${why}.`, [
    ...(keystore === null ? [] : [export_[keystore]]),
    'A PEM file is text with "-----BEGIN …-----" and "-----END …-----" lines, copied whole.',
  ])
}

export const keyPassphraseMissing = (file: string): Outcome =>
  failed('tls-key-passphrase', `"keyFile" (${file}) is encrypted and the connection has no "keyPassphrase".`, [
    'Set "keyPassphrase" to "${env:NAME}" or "${secret:NAME}" and put the passphrase there.',
  ])

export const keyPassphraseWrong = (file: string): Outcome =>
  failed('tls-key-passphrase', `"keyPassphrase" does not open "keyFile" (${file}).`, [
    'Check the passphrase that the variable or the keychain holds for it.',
  ])

export const keyDoesNotFit = (certFile: string, keyFile: string): Outcome =>
  failed('tls-key-mismatch', `"keyFile" (${keyFile}) is not the key of the certificate in "certFile" (${certFile}).`, [
    'Use the key that was made together with this certificate.',
  ])

/** A certificate without its key, or a key without its certificate. */
export const certificateHalf = (missing: 'certFile' | 'keyFile', there: string): Outcome =>
  failed('tls-key-missing', `The connection has "${there}" but no "${missing}": a client certificate needs both.`, [
    `Set "${missing}", or remove "${there}".`,
  ])

export const credentialMissing = (setting: 'username' | 'password', protocol: string): Outcome =>
  failed('sasl-credential-missing', `The connection uses ${protocol} but has no ${setting}.`, [
    `Add "${setting}" to "security", as "\${env:NAME}" or "\${secret:NAME}".`,
  ])
