/** The form of a connection and its file: one filled from the other, keys that the form does not know kept. */
import type { FileValue } from '../../../ui/file-form/use-form-draft.ts'
import { emptyKafkaForm, emptyReplayForm, splitList, usesSasl, usesTls } from './form-model.ts'
import type { ConnectionForm, KafkaForm } from './form-model.ts'

/** Fills the form from a file; what is missing or of another type is as in an empty form. */
export function formFromFile(value: FileValue): ConnectionForm {
  if (value['kind'] === 'replay') {
    return { ...emptyReplayForm, ...pick(value, { capture: 'string', recordsPerSecond: 'number', loop: 'boolean' }) }
  }
  const servers = value['bootstrapServers']
  const registry = recordAt(value, 'schemaRegistry')
  const enabled = registry?.['enabled']
  const known = Object.fromEntries(Object.keys(emptyKafkaForm).map((key) => [key, 'string'] as const))
  return {
    ...emptyKafkaForm,
    ...pick(recordAt(value, 'security') ?? {}, known),
    ...registryForm(registry ?? {}),
    kind: 'kafka',
    bootstrapServers: Array.isArray(servers) ? servers.join(', ') : typeof servers === 'string' ? servers : '',
    registryEnabled: registry !== null && enabled !== false,
  }
}

/** The file that a form stands for, laid over the file as it was. */
export function fileFromForm(form: ConnectionForm, base: FileValue): FileValue {
  if (form.kind === 'replay') return { version: 1, ...sameKind(base, 'replay'), ...form }
  const kept = sameKind(base, 'kafka')
  const { schemaRegistry: _before, ...others } = kept
  const registry = registryOf(form, recordAt(kept, 'schemaRegistry'))
  return {
    version: 1,
    ...others,
    kind: 'kafka',
    bootstrapServers: splitList(form.bootstrapServers),
    security: securityOf(form, recordAt(kept, 'security') ?? {}),
    ...(registry === null ? {} : { schemaRegistry: registry }),
  }
}

function securityOf(form: KafkaForm, before: FileValue): FileValue {
  const sasl = usesSasl(form.protocol)
  const tls = usesTls(form.protocol)
  return laidOver(before, {
    protocol: form.protocol,
    mechanism: sasl ? form.mechanism : '',
    username: sasl ? form.username : '',
    password: sasl ? form.password : '',
    caFile: tls ? form.caFile : '',
    certFile: tls ? form.certFile : '',
    keyFile: tls ? form.keyFile : '',
    keyPassphrase: tls ? form.keyPassphrase : '',
  })
}

/** Switched off it stays in the file, so that it can be switched on again; never written where there was none. */
function registryOf(form: KafkaForm, before: FileValue | null): FileValue | null {
  if (!form.registryEnabled && before === null && form.registryUrl === '') return null
  const { enabled: _was, ...others } = before ?? {}
  return {
    enabled: form.registryEnabled,
    ...laidOver(others, {
      url: form.registryUrl,
      username: form.registryUsername,
      password: form.registryPassword,
      caFile: form.registryCaFile,
    }),
  }
}

function registryForm(registry: FileValue): Partial<KafkaForm> {
  const text = (key: string): string => (typeof registry[key] === 'string' ? registry[key] : '')
  return {
    registryUrl: text('url'),
    registryUsername: text('username'),
    registryPassword: text('password'),
    registryCaFile: text('caFile'),
  }
}

/** Empty texts take their key out of the file. */
function laidOver(before: FileValue, values: Readonly<Record<string, string>>): FileValue {
  const kept = Object.entries(before).filter(([key]) => values[key] !== '')
  const set = Object.entries(values).filter(([, text]) => text !== '')
  return { ...Object.fromEntries(kept), ...Object.fromEntries(set) }
}

const sameKind = (base: FileValue, kind: string): FileValue => (base['kind'] === kind ? base : {})

function recordAt(value: FileValue, key: string): FileValue | null {
  const found = value[key]
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as FileValue) : null
}

/** The named values that have the wanted type. */
function pick(value: FileValue, types: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([key, item]) => types[key] === typeof item))
}
