import { z } from 'zod'
import { looseFile } from './names.ts'

const oneHostPort = String.raw`(?:[^\s,:/]+|\[[0-9a-fA-F:]+\]):\d{1,5}`
const hostPort = z.string().regex(new RegExp(`^${oneHostPort}$`), 'host:port')

/** One comma-separated string is accepted beside a list. */
const bootstrapServers = z.union([
  z.array(hostPort).min(1),
  z
    .string()
    // For the published JSON Schema, which knows no splitting.
    .meta({ pattern: String.raw`^[\s,]*${oneHostPort}(?:\s*,[\s,]*${oneHostPort})*[\s,]*$` })
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(hostPort).min(1)),
])

/** Kafka's own names; secrets are `${env:…}` or `${secret:…}` references, never plain text. */
export const kafkaSecurity = z.looseObject({
  protocol: z.enum(['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL']),
  mechanism: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']).optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  caFile: z.string().optional(),
  certFile: z.string().optional(),
  keyFile: z.string().optional(),
  keyPassphrase: z.string().optional(),
})
export type KafkaSecurity = z.infer<typeof kafkaSecurity>

/** `connections/<name>.json` of kind `kafka`. */
export const kafkaConnection = looseFile({
  kind: z.literal('kafka'),
  bootstrapServers,
  security: kafkaSecurity.default({ protocol: 'PLAINTEXT' }),
  schemaRegistry: z
    .looseObject({
      enabled: z.boolean().default(true),
      url: z.string(),
      username: z.string().optional(),
      password: z.string().optional(),
      caFile: z.string().optional(),
    })
    .optional(),
})
export type KafkaConnection = z.infer<typeof kafkaConnection>

/** `connections/<name>.json` of kind `replay`: records come from a capture file. 0 records a second = as fast as possible. */
export const replayConnection = looseFile({
  kind: z.literal('replay'),
  /** Path of the capture, relative to the workspace. */
  capture: z.string(),
  recordsPerSecond: z.number().min(0).default(20),
  loop: z.boolean().default(false),
})
export type ReplayConnection = z.infer<typeof replayConnection>

/** Where records come from. */
export const connectionFile = z.discriminatedUnion('kind', [kafkaConnection, replayConnection])
export type ConnectionFile = z.infer<typeof connectionFile>
