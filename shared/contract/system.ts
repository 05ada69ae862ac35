import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { procedure } from './base.ts'

/** What the host of the engine can do; screens ask for these, never for a platform. */
export const capabilities = z.object({
  /** Secrets can be stored in the operating system's keychain. */
  keychain: z.boolean(),
  /** Folders can be chosen in a native dialog. */
  openWorkspaceDialog: z.boolean(),
})

export const hello = z.object({
  protocolVersion: z.int(),
  engineVersion: z.string(),
  capabilities,
})
export type Hello = z.infer<typeof hello>

/** What the status bar and the rail show. Counts are totals since the engine started unless named otherwise. */
export const engineStatus = z.object({
  /**
   * What the Live screen reads while it reads, else what all relays together consume. Never the sum of both: they
   * mostly read the same records.
   */
  recordsPerSecond: z.number(),
  relayMode: z.enum(['none', 'dry-run', 'emulator', 'live', 'mixed']),
  pending: z.number(),
  held: z.number(),
  receiverUrl: z.string().nullable(),
  lastError: z.object({ atMs: z.number(), message: z.string() }).nullable(),
  memoryBytes: z.number(),
})
export type EngineStatus = z.infer<typeof engineStatus>

export const systemContract = {
  /** First call of every client. A mismatch of `protocolVersion` is a page with the remedy. */
  hello: procedure.output(hello),
  /** Conflated, at most twice a second. */
  watch: procedure.output(eventIterator(engineStatus)),
}
