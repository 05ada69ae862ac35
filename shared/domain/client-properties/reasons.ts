/** Why a property has no place in a connection. The first rule that fits counts. */
import { commandsForStore, type StoreKind } from './key-stores.ts'

type Rule = { readonly matches: RegExp; readonly reason: string }

const rules: readonly Rule[] = [
  {
    matches: /^group\.(id|instance\.id)$/,
    reason: 'A group belongs to a relay, not to a connection. It is filled in as the group to test with.',
  },
  { matches: /^auto\.offset\.reset$/, reason: 'Where to begin is set on the relay or in Live.' },
  {
    matches: /truststore\.certificates$|^ssl\.ca\.pem$/,
    reason:
      'The certificate stands in the text. Save it as a file in the workspace, such as certs/ca.pem, and name that.',
  },
  {
    matches: /keystore\.(certificate\.chain|key)$|^ssl\.(certificate|key)\.pem$/,
    reason:
      'Certificate and key stand in the text. Save them as files in the workspace, such as certs/client.pem and certs/client.key, and name those.',
  },
  { matches: /(truststore|keystore)\.password$/, reason: 'PEM files need no password of a store.' },
  {
    matches: /(truststore|keystore)\.type$/,
    reason: 'Only says what kind of store it is; Signalbench reads PEM files.',
  },
  {
    matches: /^ssl\.endpoint\.identification\.algorithm$|^enable\.ssl\.certificate\.verification$/,
    reason: 'The broker’s name is always checked against its certificate.',
  },
  {
    matches:
      /^ssl\.(protocol|enabled\.protocols|cipher\.suites|provider|keymanager\.algorithm|trustmanager\.algorithm|secure\.random\.implementation)$/,
    reason: 'TLS versions and ciphers are negotiated.',
  },
  {
    matches: /^sasl\.(oauthbearer|login|client\.callback|kerberos)|^sasl\.client\.callback/,
    reason: 'OAuth, Kerberos and own login handlers are not supported: PLAIN and SCRAM are.',
  },
  {
    matches: /bearer\.auth|^schema\.registry\.oauth/,
    reason: 'A registry is asked with a user and a secret; tokens are not supported.',
  },
  {
    matches:
      /serializer|deserializer|^(auto\.register|use\.latest|subject\.name|specific\.|value\.subject|key\.subject)/,
    reason: 'How bytes become values is chosen on the relay and in Live (format).',
  },
  {
    matches: /^basic\.auth\.credentials\.source$|^schema\.registry\.basic\.auth\.credentials\.source$/,
    reason: 'Only USER_INFO, URL and SASL_INHERIT are known ways to sign in to a registry.',
  },
]

const general = 'Tunes the client that the file was written for; a connection does not need it.'

/** The reason, and commands where some help. */
export function reasonFor(
  key: string,
  value: string,
  kind: StoreKind | null,
): { reason: string; commands: readonly string[] } {
  if (kind !== null) return commandsForStore(key, value, kind)
  return { reason: rules.find((rule) => rule.matches.test(key))?.reason ?? general, commands: [] }
}
