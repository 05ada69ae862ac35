import { assertNever } from '#shared/lib/assert.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { type Outcome, skipped } from '#shared/domain/probe/outcome.ts'
import * as say from '#shared/domain/probe/sasl-texts.ts'
import { credentialMissing } from '#shared/domain/probe/settings-texts.ts'
import { dialBroker } from '../broker-pool.ts'
import { type Climb, mainConnection, mainServer, type RungStep, usesSasl } from '../climb.ts'
import { withLimit } from '../net/time-limit.ts'
import { troubleCode } from '../net/trouble.ts'
import { apiVersionsCall } from '../protocol/api-versions.ts'
import { ask } from '../protocol/call.ts'
import { type Credentials, signIn, type SignIn } from '../sasl/sign-in.ts'
import { offeredMechanisms } from '../sniff.ts'
import { resolved } from '../tls-files.ts'

/** A listener without SASL is asked on a second connection; one that does not like the question just says nothing. */
const questionMs = 1_500

/** Who are we, and does this listener want to know. */
export const saslRung: RungStep = {
  rung: 'sasl',
  limitMs: 3_000,
  run: async (climb, signal) => {
    const server = mainServer(climb).name
    if (!usesSasl(climb)) return { target: server, outcome: await withoutSasl(climb, signal) }
    const credentials = readCredentials(climb)
    if (!credentials.ok) return { target: server, outcome: credentials.error }
    const nonce = climb.deps.random.uuid()
    const result = await signIn(mainConnection(climb), credentials.value, nonce, signal)
    if (result.kind === 'done') climb.credentials = credentials.value
    return { target: server, outcome: signInOutcome(climb, credentials.value, result) }
  },
}

async function withoutSasl(climb: Climb, signal: AbortSignal): Promise<Outcome> {
  const { host, port, name } = mainServer(climb)
  const protocol = climb.connection.security.protocol === 'SSL' ? 'SSL' : 'PLAINTEXT'
  const offered = await withLimit(signal, questionMs, async (limit) => {
    const connection = await dialBroker(climb, host, port, limit)
    if (!connection.ok) return null
    try {
      const hello = await ask(connection.value, apiVersionsCall, limit)
      return hello.ok ? await offeredMechanisms(connection.value, limit) : null
    } finally {
      connection.value.close()
    }
  })
  if (offered?.ok === true) return say.saslRequired(name, protocol, offered.value)
  return skipped(`The connection says ${protocol}: nobody signs in.`)
}

function readCredentials({ connection, deps }: Climb): Result<Credentials, Outcome> {
  const { mechanism = 'PLAIN', protocol, username, password } = connection.security
  if (username === undefined || username === '') return err(credentialMissing('username', protocol))
  if (password === undefined || password === '') return err(credentialMissing('password', protocol))
  const user = resolved('username', username, deps)
  if (!user.ok) return user
  const secret = resolved('password', password, deps)
  if (!secret.ok) return secret
  return ok({ mechanism, username: user.value, password: secret.value })
}

function signInOutcome(climb: Climb, { username, mechanism }: Credentials, result: SignIn): Outcome {
  const server = mainServer(climb).name
  switch (result.kind) {
    case 'done':
      return say.saslPassed(username, mechanism)
    case 'no-sasl':
      return say.saslNotOffered(
        server,
        climb.connection.security.protocol === 'SASL_SSL' ? 'SASL_SSL' : 'SASL_PLAINTEXT',
      )
    case 'other-mechanism':
      return say.mechanismNotOffered(server, mechanism, result.offered)
    case 'refused':
      return say.signInRefused(server, username, mechanism, result.said)
    case 'unproven':
      return say.serverUnproven(server, result.why)
    case 'trouble':
      return say.signInBroke(server, troubleCode(result.trouble))
    default:
      return assertNever(result, 'an end of a sign-in without its text')
  }
}
