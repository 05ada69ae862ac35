/** CA, client certificate and key. Java's key stores stay unused; PEM files are taken over. */
import { basenameOf, storeKind } from './key-stores.ts'
import { isReference, type PropertyBag } from './property-bag.ts'
import { shellQuote } from '../../lib/shell-quote.ts'
import type { FoundSecret } from './types.ts'

export type Tls = {
  readonly files: { readonly caFile: string; readonly certFile: string; readonly keyFile: string }
  readonly secrets: readonly FoundSecret[]
}

/** Certificate files, as paths of the workspace, and the key's passphrase. */
export function readTls(bag: PropertyBag): Tls {
  const caFile = intoWorkspace(bag, fileOf(bag, 'ssl.ca.location', 'ssl.truststore.location'))
  // A PEM key store holds certificate and key in one file.
  const certFile = intoWorkspace(bag, fileOf(bag, 'ssl.certificate.location', 'ssl.keystore.location'))
  const ownKey = bag.take('ssl.key.location')?.value
  const keyFile = ownKey === undefined ? certFile : intoWorkspace(bag, ownKey)
  const passphrase = keyFile === '' ? null : bag.take('ssl.key.password')
  return {
    files: { caFile, certFile, keyFile },
    secrets:
      passphrase === null
        ? []
        : [
            {
              field: 'keyPassphrase',
              key: passphrase.key,
              text: passphrase.value,
              isReference: isReference(passphrase.value),
            },
          ],
  }
}

/** librdkafka's property, else Java's where it names a PEM file. */
export function fileOf(bag: PropertyBag, location: string, store: string): string {
  const file = bag.take(location)?.value
  if (file !== undefined && file !== 'probe') return file
  const stored = bag.peek(store) ?? ''
  const typeKey = store.replace(/location$/, 'type')
  if (stored === '' || storeKind(bag.peek(typeKey), stored) !== null) return ''
  bag.take(typeKey)
  return bag.take(store)?.value ?? ''
}

/** Files of a connection lie inside the workspace: one from elsewhere is to be copied. */
export function intoWorkspace(bag: PropertyBag, file: string): string {
  if (file === '') return ''
  const outside = /^([/\\~]|[A-Za-z]:)/.test(file) || file.split(/[/\\]/).includes('..')
  if (!outside) return file
  const inside = `certs/${basenameOf(file)}`
  bag.note(`${file} lies outside of the workspace. Copy it: mkdir -p certs && cp ${shellQuote(file)} ${inside}`)
  return inside
}
