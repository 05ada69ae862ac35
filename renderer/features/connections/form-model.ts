import { z } from 'zod'
import type { FileValue } from '../../ui/file-form/use-form-draft.ts'
import { texts } from './texts.ts'

const hostPort = /^[^\s,:/]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/
const reference = /^\$\{(env|secret):[A-Za-z_][A-Za-z0-9_-]*\}$/

const secret = z.string().refine((text) => text === '' || reference.test(text), texts.problems.secret)
const optionalText = z.string()

/** The form of a Kafka connection: all texts, as typed. */
export const kafkaForm = z
  .object({
    kind: z.literal('kafka'),
    bootstrapServers: z
      .string()
      .refine((text) => splitServers(text).length > 0, texts.problems.noServer)
      .refine((text) => splitServers(text).every((part) => hostPort.test(part)), texts.problems.server),
    protocol: z.enum(['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL']),
    mechanism: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']),
    username: optionalText,
    password: secret,
    caFile: optionalText,
    certFile: optionalText,
    keyFile: optionalText,
    keyPassphrase: secret,
  })
  .superRefine((form, context) => {
    const need = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message })
    if (usesSasl(form.protocol) && form.username === '') need('username', texts.problems.username)
    if (usesSasl(form.protocol) && form.password === '') need('password', texts.problems.password)
    if (usesTls(form.protocol) && form.certFile !== '' && form.keyFile === '') need('keyFile', texts.problems.keyFile)
    if (usesTls(form.protocol) && form.keyFile !== '' && form.certFile === '') need('certFile', texts.problems.certFile)
  })
export type KafkaForm = z.infer<typeof kafkaForm>

/** The form of a replay. */
export const replayForm = z.object({
  kind: z.literal('replay'),
  capture: z
    .string()
    .min(1, texts.problems.noCapture)
    .refine((text) => !text.startsWith('/') && !text.split('/').includes('..'), texts.problems.captureOutside),
  recordsPerSecond: z.number(texts.problems.rate).min(0, texts.problems.rate),
  loop: z.boolean(),
})
export type ReplayForm = z.infer<typeof replayForm>

export type ConnectionForm = KafkaForm | ReplayForm

/** Either kind. */
export const connectionForm = z.discriminatedUnion('kind', [kafkaForm, replayForm])

export const usesSasl = (protocol: string): boolean => protocol.startsWith('SASL_')
export const usesTls = (protocol: string): boolean => protocol === 'SSL' || protocol === 'SASL_SSL'

/** The parts of a comma-separated list, trimmed, empty ones left out. */
export const splitServers = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

export const emptyKafkaForm: KafkaForm = {
  kind: 'kafka',
  bootstrapServers: '',
  protocol: 'PLAINTEXT',
  mechanism: 'PLAIN',
  username: '',
  password: '',
  caFile: '',
  certFile: '',
  keyFile: '',
  keyPassphrase: '',
}
export const emptyReplayForm: ReplayForm = { kind: 'replay', capture: '', recordsPerSecond: 20, loop: false }

/** Fills the form from a file; what is missing or of another type is as in an empty form. */
export function formFromFile(value: FileValue): ConnectionForm {
  if (value['kind'] === 'replay') {
    return { ...emptyReplayForm, ...pick(value, { capture: 'string', recordsPerSecond: 'number', loop: 'boolean' }) }
  }
  const servers = value['bootstrapServers']
  const security = isRecord(value['security']) ? value['security'] : {}
  const known = Object.fromEntries(Object.keys(emptyKafkaForm).map((key) => [key, 'string'] as const))
  return {
    ...emptyKafkaForm,
    ...pick(security, known),
    kind: 'kafka',
    bootstrapServers: Array.isArray(servers) ? servers.join(', ') : typeof servers === 'string' ? servers : '',
  }
}

/** The file that a form stands for, laid over the file as it was, so that keys the form does not know stay. */
export function fileFromForm(form: ConnectionForm, base: FileValue): FileValue {
  if (form.kind === 'replay') {
    return { version: 1, ...sameKind(base, 'replay'), ...form }
  }
  const kept = sameKind(base, 'kafka')
  const security: Record<string, unknown> = { ...(isRecord(kept['security']) ? kept['security'] : {}) }
  const set = (key: string, value: string): void => {
    if (value === '') delete security[key]
    else security[key] = value
  }
  const sasl = usesSasl(form.protocol)
  const tls = usesTls(form.protocol)
  set('protocol', form.protocol)
  set('mechanism', sasl ? form.mechanism : '')
  set('username', sasl ? form.username : '')
  set('password', sasl ? form.password : '')
  set('caFile', tls ? form.caFile : '')
  set('certFile', tls ? form.certFile : '')
  set('keyFile', tls ? form.keyFile : '')
  set('keyPassphrase', tls ? form.keyPassphrase : '')
  return { version: 1, ...kept, kind: 'kafka', bootstrapServers: splitServers(form.bootstrapServers), security }
}

const sameKind = (base: FileValue, kind: string): FileValue => (base['kind'] === kind ? base : {})

const isRecord = (value: unknown): value is FileValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The named values that have the wanted type. */
function pick(value: FileValue, types: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([key, item]) => types[key] === typeof item))
}
