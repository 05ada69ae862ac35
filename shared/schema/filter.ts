import { z } from 'zod'
import { looseFile } from './names.ts'

/** `filters/<name>.json`: a filter of records that people of this workspace share. Its language: interfaces.md §3. */
export const filterFile = looseFile({
  filter: z.string().trim().min(1),
  /** What it is for. */
  description: z.string().optional(),
})
export type FilterFile = z.infer<typeof filterFile>
