import { z } from 'zod'
import { looseFile } from './names.ts'

/** `signalbench.json`: what makes a folder a workspace. `id` is the namespace of idempotency keys. */
export const workspaceFile = looseFile({ id: z.uuid().optional(), name: z.string().min(1) })
export type WorkspaceFile = z.infer<typeof workspaceFile>

/** The kinds of files that a workspace holds, by folder. */
export const entityKinds = [
  'connections',
  'mappings',
  'relays',
  'webhooks',
  'journeys',
  'receivers',
  'checks',
  'filters',
] as const
export const entityKind = z.enum(entityKinds)
export type EntityKind = z.infer<typeof entityKind>

/** What is wrong with one file: where, what was expected, what was found, what to do. */
export const fileProblem = z.object({
  /** Relative to the workspace, with forward slashes. */
  file: z.string(),
  severity: z.enum(['error', 'warning']),
  /** JSON path inside the file, `$` for the whole. */
  path: z.string(),
  message: z.string(),
})
export type FileProblem = z.infer<typeof fileProblem>
