import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import type { SASLOptions } from 'kafkajs'
import { AppError } from '#shared/lib/app-error.ts'
import type { KafkaConnection, KafkaSecurity } from '#shared/schema/connection.ts'

/** How a connection gets its secrets and files; both come from the workspace. */
export type ConnectionDeps = {
  /** Replaces `${env:…}` and `${secret:…}`; throws SECRET_MISSING. */
  readonly resolveSecrets: (text: string) => string
  /** Absolute path of a workspace-relative one; refuses to leave the workspace. */
  readonly resolvePath: (relative: string) => string
}

export type ResolvedSecurity = {
  readonly ssl: ConnectionOptions | undefined
  readonly sasl: SASLOptions | undefined
  /** To be struck out of every log line. */
  readonly secrets: readonly string[]
}

const mechanisms = { PLAIN: 'plain', 'SCRAM-SHA-256': 'scram-sha-256', 'SCRAM-SHA-512': 'scram-sha-512' } as const

/** Turns Kafka's own settings into what kafkajs wants. Throws BAD_INPUT and SECRET_MISSING. */
export function resolveSecurity(connection: KafkaConnection, deps: ConnectionDeps): ResolvedSecurity {
  const { security } = connection
  const usesTls = security.protocol === 'SSL' || security.protocol === 'SASL_SSL'
  const usesSasl = security.protocol === 'SASL_PLAINTEXT' || security.protocol === 'SASL_SSL'
  const passphrase = security.keyPassphrase === undefined ? undefined : deps.resolveSecrets(security.keyPassphrase)
  const sasl = usesSasl ? resolveSasl(security, deps) : undefined
  const secrets = [passphrase, sasl?.password].filter((secret) => secret !== undefined)
  return { ssl: usesTls ? resolveTls(security, passphrase, deps) : undefined, sasl, secrets }
}

function resolveTls(security: KafkaSecurity, passphrase: string | undefined, deps: ConnectionDeps): ConnectionOptions {
  const read = (name: 'caFile' | 'certFile' | 'keyFile'): string | undefined => {
    const file = security[name]
    if (file === undefined) return undefined
    try {
      return readFileSync(deps.resolvePath(file), 'utf8')
    } catch (error) {
      if (error instanceof AppError) throw error
      throw new AppError(
        'BAD_INPUT',
        `Cannot read ${name} "${file}": ${String(error)}. Check the path in the connection.`,
        {
          cause: error,
        },
      )
    }
  }
  const options: ConnectionOptions = {}
  const [ca, cert, key] = [read('caFile'), read('certFile'), read('keyFile')]
  if (ca !== undefined) options.ca = ca
  if (cert !== undefined) options.cert = cert
  if (key !== undefined) options.key = key
  if (passphrase !== undefined) options.passphrase = passphrase
  return options
}

function resolveSasl(security: KafkaSecurity, deps: ConnectionDeps): SASLOptions & { password: string } {
  const { mechanism = 'PLAIN', username, password } = security
  if (username === undefined || password === undefined) {
    throw new AppError(
      'BAD_INPUT',
      `The connection uses ${security.protocol} but has no ${username === undefined ? 'username' : 'password'}. ` +
        'Add it to "security", as ${env:NAME} or ${secret:NAME}.',
    )
  }
  return {
    mechanism: mechanisms[mechanism],
    username: deps.resolveSecrets(username),
    password: deps.resolveSecrets(password),
  } as SASLOptions & { password: string }
}
