import type { FileView, WorkspaceSummary } from '#shared/contract/workspace.ts'
import type { CheckFile } from '#shared/schema/check.ts'
import type { ConnectionFile } from '#shared/schema/connection.ts'
import type { FilterFile } from '#shared/schema/filter.ts'
import type { JourneyFile } from '#shared/schema/journey.ts'
import type { MappingFile } from '#shared/schema/mapping.ts'
import type { ReceiverFile } from '#shared/schema/receiver.ts'
import type { RelayFile } from '#shared/schema/relay.ts'
import type { WebhookFile } from '#shared/schema/webhook.ts'
import type { EntityKind } from '#shared/schema/workspace.ts'

export type EntityOf = {
  connections: ConnectionFile
  mappings: MappingFile
  relays: RelayFile
  webhooks: WebhookFile
  journeys: JourneyFile
  receivers: ReceiverFile
  checks: CheckFile
  filters: FilterFile
}

/** The workspace folder: read, validated, watched, written atomically. */
export interface Workspace {
  readonly directory: string
  /** Namespace of idempotency keys: the file's id, or UUIDv5 of its name. */
  readonly id: string
  summary(): WorkspaceSummary
  /** Called after every change on disk or by us; returns the way to stop listening. */
  onChange(listener: (summary: WorkspaceSummary) => void): () => void
  /** Throws AppError NOT_FOUND or BAD_FILE with file, JSON path, expected, found. */
  get<K extends EntityKind>(kind: K, name: string): EntityOf[K]
  list<K extends EntityKind>(kind: K): readonly { readonly name: string; readonly value: EntityOf[K] }[]
  readFile(kind: EntityKind, name: string): FileView
  /** Atomic; throws CONFLICT, READ_ONLY, BAD_INPUT. */
  saveFile(kind: EntityKind, name: string, value: unknown, baseRevision: string | null): FileView
  removeFile(kind: EntityKind, name: string, baseRevision: string): void
  /** Replaces `${env:…}` and `${secret:…}`; throws SECRET_MISSING naming file and variable. */
  resolveSecrets(text: string, file: string): string
  /** Absolute path of a workspace-relative one; refuses to leave the workspace. */
  path(relative: string): string
  close(): Promise<void>
}
