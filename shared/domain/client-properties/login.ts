/** Protocol, mechanism and who signs in. */
import { readJaas } from './jaas.ts'
import { isPlaceholder, isReference, type PropertyBag } from './property-bag.ts'
import type { FoundSecret, SaslMechanism, SecurityProtocol } from './types.ts'

export type Login = {
  readonly protocol: SecurityProtocol
  readonly mechanism: SaslMechanism
  readonly username: string
  readonly secrets: readonly FoundSecret[]
}

const protocols: readonly SecurityProtocol[] = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL']
const mechanisms: readonly SaslMechanism[] = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']

/** Protocol, mechanism, user and password of pasted properties, whichever of the clients' ways they are written in. */
export function readLogin(bag: PropertyBag): Login {
  const credentials = readCredentials(bag)
  const protocol = readProtocol(bag, credentials !== null)
  const mechanism = readMechanism(bag, credentials?.module ?? null, protocol)
  if (credentials === null) return { protocol, mechanism, username: '', secrets: [] }
  const { username, password, key } = credentials
  const secret = { field: 'password', key, text: password, isReference: isReference(password) } as const
  return { protocol, mechanism, username, secrets: password === '' ? [] : [secret] }
}

type Credentials = {
  readonly username: string
  readonly password: string
  /** The property of the password. */
  readonly key: string
  readonly module: string | null
}

/** librdkafka's two properties, else the options of Java's login module. Null where neither is there. */
function readCredentials(bag: PropertyBag): Credentials | null {
  const username = bag.take('sasl.username')
  const password = bag.take('sasl.password')
  const jaasText = bag.peek('sasl.jaas.config')
  const jaas = jaasText === undefined ? null : readJaas(jaasText)
  if (jaas === null || !/^(Plain|Scram)LoginModule$/.test(jaas.module)) {
    if (jaas !== null) bag.note(`${jaas.module} is not supported: sign in with PLAIN or SCRAM.`)
    if (username === null && password === null) return null
    return { username: username?.value ?? '', password: password?.value ?? '', key: 'sasl.password', module: null }
  }
  bag.take('sasl.jaas.config')
  const option = (name: string): string => {
    const text = jaas.options.get(name) ?? ''
    if (!isPlaceholder(text)) return text
    bag.note(`${name} of sasl.jaas.config is still a placeholder, ${text}: fill it in.`)
    return ''
  }
  return {
    username: username?.value ?? option('username'),
    password: password?.value ?? option('password'),
    key: password === null ? 'sasl.jaas.config' : 'sasl.password',
    module: jaas.module,
  }
}

function readProtocol(bag: PropertyBag, signsIn: boolean): SecurityProtocol {
  const given = bag.take('security.protocol')
  const known = protocols.find((protocol) => protocol === given?.value.toUpperCase())
  if (known !== undefined) return known
  if (given !== null) bag.note(`security.protocol ${given.value} is not known: choose the protocol.`)
  // Kafka's own default is PLAINTEXT, which would ignore the login: whoever gives one means to use it.
  if (signsIn) bag.note('There is a login and no security.protocol: SASL_SSL is assumed.')
  return signsIn ? 'SASL_SSL' : 'PLAINTEXT'
}

function readMechanism(bag: PropertyBag, module: string | null, protocol: SecurityProtocol): SaslMechanism {
  const given = bag.take('sasl.mechanism', 'sasl.mechanisms')
  const known = mechanisms.find((mechanism) => mechanism === given?.value.toUpperCase())
  if (known !== undefined) return known
  const likely = module === 'ScramLoginModule' ? 'SCRAM-SHA-512' : 'PLAIN'
  if (given !== null) {
    bag.note(
      `sasl.mechanism ${given.value} is not supported, only ${mechanisms.join(', ')} are: choose one that the cluster offers.`,
    )
  } else if (protocol.startsWith('SASL_')) bag.note(`No sasl.mechanism: ${likely} is assumed.`)
  return likely
}
