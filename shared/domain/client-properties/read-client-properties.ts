/** A pasted `client.properties` (Kafka's own, Confluent's, librdkafka's) → what the form of a connection needs. */
import { storeKind } from './key-stores.ts'
import { readLogin } from './login.ts'
import { PropertyBag } from './property-bag.ts'
import { readProperties } from './read-properties.ts'
import { reasonFor } from './reasons.ts'
import { readRegistry } from './registry.ts'
import { readTls } from './tls.ts'
import type { ClientProperties, Flavour, Property, UnusedProperty } from './types.ts'

/** Never throws: what is no property is left out, and a text without any gives an empty draft with a notice. */
export function readClientProperties(text: string): ClientProperties {
  const read = readProperties(text)
  const flavour = flavourOf(read)
  const properties = flavour === 'librdkafka' ? read.map((one) => ({ ...one, value: one.raw })) : read
  const bag = new PropertyBag(properties)
  const servers = bag.take('bootstrap.servers', 'metadata.broker.list')
  const login = readLogin(bag)
  const tls = readTls(bag)
  const registry = readRegistry(bag, login)
  const groupId = bag.peek('group.id') ?? null
  const bootstrapServers = (servers?.value ?? '')
    .split(',')
    .map((part) => part.trim().replace(/^[A-Za-z_]+:\/\//, ''))
    .filter((part) => part !== '')
  if (bootstrapServers.length === 0) bag.note('No bootstrap.servers: the form keeps the servers that it has.')
  const { protocol, mechanism, username } = login
  return {
    flavour,
    draft: { bootstrapServers, protocol, mechanism, username, ...tls.files, registry: registry.draft },
    secrets: [...login.secrets, ...tls.secrets, ...registry.secrets],
    used: bag.used(),
    unused: bag.rest().map((property) => unusedOf(property, properties)),
    groupId: groupId === '' ? null : groupId,
    notices: bag.notices(),
  }
}

function unusedOf({ key, value, line }: Property, all: readonly Property[]): UnusedProperty {
  const isStore = /(truststore|keystore)\.location$/.test(key)
  const declared = all.findLast((other) => other.key === key.replace(/location$/, 'type'))?.value
  return { key, line, ...reasonFor(key, value, isStore ? storeKind(declared, value) : null) }
}

function flavourOf(properties: readonly Property[]): Flavour {
  const has = (pattern: RegExp): boolean => properties.some(({ key }) => pattern.test(key))
  if (has(/^sasl\.(mechanisms|username|password)$|^metadata\.broker\.list$|^ssl\.(ca|key|certificate)\.location$/)) {
    return 'librdkafka'
  }
  const servers = properties.find(({ key }) => key === 'bootstrap.servers')?.value ?? ''
  return servers.includes('confluent.cloud') || has(/^(schema\.registry\.|basic\.auth\.)/) ? 'confluent' : 'java'
}
