import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { entityName } from '../schema/names.ts'
import { entityKind, fileProblem } from '../schema/workspace.ts'
import { procedure } from './base.ts'

export const workspaceSummary = z.object({
  name: z.string(),
  /** Absolute folder. */
  directory: z.string(),
  /** Set when another Signalbench holds this workspace: nothing can be changed here, the text says who and what to do. */
  readOnlyReason: z.string().nullable(),
  /** Raised whenever any file changed. */
  revision: z.int(),
  files: z.array(z.object({ kind: entityKind, name: z.string(), valid: z.boolean() })),
  problems: z.array(fileProblem),
})
export type WorkspaceSummary = z.infer<typeof workspaceSummary>

const fileRef = z.object({ kind: entityKind, name: entityName })

/** One workspace file as it stands on disk. `value` is what zod made of it, null while the file is bad. */
export const fileView = z.object({
  kind: entityKind,
  name: z.string(),
  text: z.string(),
  /** Hash of the text; a save names the one it was based on. */
  revision: z.string(),
  value: z.json().nullable(),
  problems: z.array(fileProblem),
})
export type FileView = z.infer<typeof fileView>

export const workspaceContract = {
  summary: procedure.output(workspaceSummary),
  /** A new summary whenever something changed, by us or by another program. */
  watch: procedure.output(eventIterator(workspaceSummary)),
  readFile: procedure.input(fileRef).output(fileView),
  /** `baseRevision` null = must not exist yet. CONFLICT when the file changed meanwhile; nothing is overwritten. BAD_INPUT when the value is invalid. */
  saveFile: procedure.input(fileRef.extend({ value: z.json(), baseRevision: z.string().nullable() })).output(fileView),
  removeFile: procedure.input(fileRef.extend({ baseRevision: z.string() })).output(z.object({})),
}
