/**
 * The commands that give a permission, ready to be pasted. READ implies DESCRIBE in Kafka's authorizer, and a consumer
 * needs READ on its group as well as on the topic, which OneSignal's set-up page leaves out.
 */
import type { ProbeCommand } from './outcome.ts'
import type { Principal } from './principal.ts'
import { shellQuote } from '../../lib/shell-quote.ts'

export type ReadTargets = { readonly topics: readonly string[]; readonly groups: readonly string[] }

export type AclAudience = {
  readonly principal: Principal
  /** host:port of the cluster; one is enough for a tool. */
  readonly bootstrapServer: string
}

const confluent = ({ principal }: AclAudience, flag: string, name: string): ProbeCommand => ({
  tool: 'confluent',
  command: `confluent kafka acl create --allow --service-account ${shellQuote(principal.serviceAccount)} --operations read ${flag} ${shellQuote(name)}`,
})

const kafkaAcls = ({ principal, bootstrapServer }: AclAudience, flag: string, name: string): ProbeCommand => ({
  tool: 'kafka-acls.sh',
  command: `kafka-acls.sh --bootstrap-server ${shellQuote(bootstrapServer)} --add --allow-principal ${shellQuote(principal.name)} --operation Read ${flag} ${shellQuote(name)}`,
})

/** READ on each topic and group: Confluent's tool first, then Kafka's own. */
export const readCommands = (audience: AclAudience, { topics, groups }: ReadTargets): readonly ProbeCommand[] => [
  ...topics.map((topic) => confluent(audience, '--topic', topic)),
  ...groups.map((group) => confluent(audience, '--consumer-group', group)),
  ...topics.map((topic) => kafkaAcls(audience, '--topic', topic)),
  ...groups.map((group) => kafkaAcls(audience, '--group', group)),
]

const administrator =
  "Somebody with ALTER on the cluster must run one of these (the confluent line on Confluent Cloud, the kafka-acls.sh line elsewhere, there with --command-config for the administrator's own settings). They take effect within seconds."

/** What has to be known before those commands can be run. */
export const readCommandNotes = ({ principal }: AclAudience): readonly string[] => [administrator, ...principal.notes]
