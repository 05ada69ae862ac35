import type { Migration } from '../../store/migrate.ts'
import { requestsMigration } from './001-requests.ts'
import { emulatorMigration } from './002-emulator.ts'
import { emulatorUsersMigration } from './003-emulator-users.ts'
import { endpointsMigration } from './004-endpoints.ts'
import { identityMigration } from './005-identity.ts'

/** Steps of `.signalbench/receiver.sqlite`, oldest first. */
export const receiverMigrations: readonly Migration[] = [
  requestsMigration,
  emulatorMigration,
  emulatorUsersMigration,
  endpointsMigration,
  identityMigration,
]
