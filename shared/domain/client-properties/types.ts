/** What a pasted client configuration comes to: a connection, the secrets apart from it, and what could not be used. */
import type { KafkaSecurity } from '../../schema/connection.ts'

export type SecurityProtocol = KafkaSecurity['protocol']
export type SaslMechanism = NonNullable<KafkaSecurity['mechanism']>

/** One `key=value` of a file, with the line that it begins on, counted from 1. */
export type Property = {
  readonly key: string
  readonly value: string
  /** As it stands in the file: librdkafka knows no escapes. */
  readonly raw: string
  readonly line: number
}

/** Who the file was written for; only said, nothing depends on it. */
export type Flavour = 'java' | 'confluent' | 'librdkafka'

/** The connection without its secrets. Empty text = not given. Paths are relative to the workspace. */
export type ConnectionDraft = {
  readonly bootstrapServers: readonly string[]
  readonly protocol: SecurityProtocol
  readonly mechanism: SaslMechanism
  readonly username: string
  readonly caFile: string
  readonly certFile: string
  readonly keyFile: string
  readonly registry: { readonly url: string; readonly username: string; readonly caFile: string } | null
}

/** The fields of a connection that hold a secret. */
export type SecretField = 'password' | 'keyPassphrase' | 'registryPassword'

/**
 * A secret of the file. `text` is the secret itself, or a `${env:NAME}` reference as it stood there. It goes to the
 * keychain or becomes a reference; it is never saved as it is.
 */
export type FoundSecret = {
  readonly field: SecretField
  /** The property that it stood in. */
  readonly key: string
  readonly text: string
  readonly isReference: boolean
}

/** A property that was left out, why, and what to do where something can be done. */
export type UnusedProperty = {
  readonly key: string
  readonly line: number
  readonly reason: string
  /** Commands that help, such as those that convert a key store. */
  readonly commands: readonly string[]
}

export type ClientProperties = {
  readonly flavour: Flavour
  readonly draft: ConnectionDraft
  readonly secrets: readonly FoundSecret[]
  /** Names of the properties that filled something in. */
  readonly used: readonly string[]
  readonly unused: readonly UnusedProperty[]
  /** `group.id` of the file: no part of a connection, but the group to test with. */
  readonly groupId: string | null
  /** What was concluded, or is still missing; for people. */
  readonly notices: readonly string[]
}
