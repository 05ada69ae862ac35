import { z } from 'zod'
import { mayStandInForm } from '#shared/domain/secret-reference/secret-reference.ts'
import { texts } from '../texts.ts'

const hostPort = /^[^\s,:/]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/

const secret = z.string().refine(mayStandInForm, texts.problems.secret)
const optionalText = z.string()
const filePath = z
  .string()
  .refine((text) => !/^([/\\~]|[A-Za-z]:)/.test(text) && !text.split('/').includes('..'), texts.problems.fileOutside)

/** The form of a Kafka connection: all texts, as typed. */
const kafkaForm = z
  .object({
    kind: z.literal('kafka'),
    bootstrapServers: z
      .string()
      .refine((text) => splitList(text).length > 0, texts.problems.noServer)
      .refine((text) => splitList(text).every((part) => hostPort.test(part)), texts.problems.server),
    protocol: z.enum(['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL']),
    mechanism: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']),
    username: optionalText,
    password: secret,
    caFile: filePath,
    certFile: filePath,
    keyFile: filePath,
    keyPassphrase: secret,
    registryEnabled: z.boolean(),
    registryUrl: z.string(),
    registryUsername: optionalText,
    registryPassword: secret,
    registryCaFile: filePath,
  })
  .superRefine((form, context) => {
    const need = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message })
    if (usesSasl(form.protocol) && form.username === '') need('username', texts.problems.username)
    if (usesSasl(form.protocol) && form.password === '') need('password', texts.problems.password)
    if (usesTls(form.protocol) && form.certFile !== '' && form.keyFile === '') need('keyFile', texts.problems.keyFile)
    if (usesTls(form.protocol) && form.keyFile !== '' && form.certFile === '') need('certFile', texts.problems.certFile)
    if (!form.registryEnabled) return
    if (!/^https?:\/\/[^\s/]+/.test(form.registryUrl)) need('registryUrl', texts.problems.registryUrl)
    if (/^https?:\/\/[^/\s]*@/.test(form.registryUrl)) need('registryUrl', texts.problems.registryUrlSecret)
    if (form.registryUsername === '' && form.registryPassword !== '')
      need('registryUsername', texts.problems.registryUsername)
    if (form.registryUsername !== '' && form.registryPassword === '')
      need('registryPassword', texts.problems.registryPassword)
  })
export type KafkaForm = z.infer<typeof kafkaForm>

/** The form of a replay. */
const replayForm = z.object({
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
export const splitList = (text: string): readonly string[] =>
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
  registryEnabled: false,
  registryUrl: '',
  registryUsername: '',
  registryPassword: '',
  registryCaFile: '',
}
export const emptyReplayForm: ReplayForm = { kind: 'replay', capture: '', recordsPerSecond: 20, loop: false }
