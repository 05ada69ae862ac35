import { z } from 'zod'
import { entityName, looseFile } from './names.ts'

/** What a check expects; what is missing is not looked at. */
export const checkExpectations = z.looseObject({
  /** Share of the records that map cleanly, 0 to 1. */
  mapped: z.looseObject({ atLeast: z.number().min(0).max(1) }).optional(),
  /** At most so many findings of each severity. */
  findings: z
    .looseObject({
      error: z.int().min(0).optional(),
      warning: z.int().min(0).optional(),
    })
    .optional(),
  /** Golden NDJSON files, relative to the workspace; compared structurally. */
  events: z.string().min(1).optional(),
  requests: z.string().min(1).optional(),
})
export type CheckExpectations = z.infer<typeof checkExpectations>

/** `checks/<name>.json`: what a mapping and a webhook must make of a capture. */
export const checkFile = looseFile({
  capture: z.string().min(1),
  mapping: entityName,
  webhook: entityName.optional(),
  expect: checkExpectations,
})
export type CheckFile = z.infer<typeof checkFile>
