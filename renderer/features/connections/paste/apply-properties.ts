import type { ClientProperties, SecretField } from '#shared/domain/client-properties/types.ts'
import type { KafkaForm } from '../form/form-model.ts'

/** The references that stand for the secrets of a pasted file. */
export type SecretReferences = Readonly<Partial<Record<SecretField, string>>>

/** The form with a pasted file laid over it; what the file does not speak of stays. */
export function applyProperties(form: KafkaForm, read: ClientProperties, secrets: SecretReferences): KafkaForm {
  const { draft } = read
  // A secret belongs to its user: another user's is not kept.
  const sameUser = draft.username === '' || draft.username === form.username
  const servers = draft.bootstrapServers.length === 0 ? form.bootstrapServers : draft.bootstrapServers.join(', ')
  const filled: KafkaForm = {
    ...form,
    bootstrapServers: servers,
    protocol: draft.protocol,
    mechanism: draft.mechanism,
    username: draft.username === '' ? form.username : draft.username,
    password: secrets.password ?? (sameUser ? form.password : ''),
    caFile: draft.caFile === '' ? form.caFile : draft.caFile,
    certFile: draft.certFile === '' ? form.certFile : draft.certFile,
    keyFile: draft.keyFile === '' ? form.keyFile : draft.keyFile,
    keyPassphrase: secrets.keyPassphrase ?? form.keyPassphrase,
  }
  if (draft.registry === null) return filled
  return {
    ...filled,
    registryEnabled: true,
    registryUrl: draft.registry.url,
    registryUsername: draft.registry.username,
    registryPassword: secrets.registryPassword ?? '',
    registryCaFile: draft.registry.caFile === '' ? form.registryCaFile : draft.registry.caFile,
  }
}

/** What the form would get, a line a field, for the preview. Secrets are not among them. */
export function changesOf(before: KafkaForm, after: KafkaForm): readonly { key: keyof KafkaForm; value: string }[] {
  const keys = Object.keys(after) as (keyof KafkaForm)[]
  return keys.flatMap((key) => {
    const value = after[key]
    return before[key] === value || typeof value !== 'string' || secretKeys.has(key) ? [] : [{ key, value }]
  })
}

const secretKeys: ReadonlySet<string> = new Set<SecretField>(['password', 'keyPassphrase', 'registryPassword'])
