import { type Admin, AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } from 'kafkajs'
import { eventually } from '../eventually.ts'

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

/**
 * The controller answers before the broker's authorizer has followed. What the broker lists is what its authorizer holds,
 * so that a test whose broker has all of them is not refused by chance.
 */
async function areListed(admin: Admin, grants: readonly Grant[], listed: 'present' | 'absent'): Promise<void> {
  for (const entry of grants.flatMap(entriesOf)) {
    await eventually(async () => {
      const { resources } = await admin.describeAcls(entry)
      if (resources.length > 0 !== (listed === 'present')) throw new Error(`${JSON.stringify(entry)} is not ${listed}`)
    })
  }
}

/** Effective when it resolves, on the broker that `admin` asks. */
export async function grant(admin: Admin, ...grants: readonly Grant[]): Promise<void> {
  await admin.createAcls({ acl: grants.flatMap(entriesOf) })
  await areListed(admin, grants, 'present')
}

/** Effective when it resolves, on the broker that `admin` asks. */
export async function revoke(admin: Admin, ...grants: readonly Grant[]): Promise<void> {
  await admin.deleteAcls({ filters: grants.flatMap(entriesOf) })
  await areListed(admin, grants, 'absent')
}
