import { type Admin, AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } from 'kafkajs'

export type Operation = 'READ' | 'WRITE' | 'DESCRIBE' | 'CREATE' | 'DELETE'

/** One permission: `principal` may do `operations` on a topic, a group, or the cluster. */
export type Grant = {
  /** `User:app`; of a client certificate `User:CN=app`. */
  readonly principal: string
  readonly operations: readonly Operation[]
} & ({ readonly topic: string } | { readonly group: string } | { readonly cluster: true })

const resourceOf = (grant: Grant) => {
  if ('topic' in grant) return { resourceType: AclResourceTypes.TOPIC, resourceName: grant.topic }
  if ('group' in grant) return { resourceType: AclResourceTypes.GROUP, resourceName: grant.group }
  return { resourceType: AclResourceTypes.CLUSTER, resourceName: 'kafka-cluster' }
}

const entriesOf = (grant: Grant) =>
  grant.operations.map((operation) => ({
    ...resourceOf(grant),
    resourcePatternType: ResourcePatternTypes.LITERAL,
    principal: grant.principal,
    host: '*',
    operation: AclOperationTypes[operation],
    permissionType: AclPermissionTypes.ALLOW,
  }))

/** The broker's authorizer follows within some milliseconds: poll where that matters. */
export async function grant(admin: Admin, ...grants: readonly Grant[]): Promise<void> {
  await admin.createAcls({ acl: grants.flatMap(entriesOf) })
}

export async function revoke(admin: Admin, ...grants: readonly Grant[]): Promise<void> {
  await admin.deleteAcls({ filters: grants.flatMap(entriesOf) })
}
