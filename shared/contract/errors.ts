import { z } from 'zod'

/** What every error carries beside its code and message. `retryable`: the same call may succeed later. */
const data = z.object({
  retryable: z.boolean(),
  /** Stands in the engine's log beside the cause; only for INTERNAL. */
  correlationId: z.string().optional(),
  /** Character position for BAD_FILTER; file and JSON path for BAD_FILE. */
  position: z.int().optional(),
  file: z.string().optional(),
  path: z.string().optional(),
})

/**
 * The one list of errors (architecture.md §4). The message says what happened, why, and what to do now.
 * Statuses are HTTP's nearest; no HTTP is spoken.
 */
export const contractErrors = {
  BAD_INPUT: { status: 422, data },
  BAD_FILTER: { status: 422, data },
  BAD_FILE: { status: 422, data },
  NOT_FOUND: { status: 404, data },
  CONFLICT: { status: 409, data },
  READ_ONLY: { status: 409, data },
  CONFIRMATION_REQUIRED: { status: 412, data },
  SECRET_MISSING: { status: 424, data },
  PORT_TAKEN: { status: 409, data },
  UNREACHABLE: { status: 503, data },
  STORE_FAILED: { status: 507, data },
  INTERNAL: { status: 500, data },
} as const

export type ContractErrorCode = keyof typeof contractErrors
export type ContractErrorData = z.infer<typeof data>
