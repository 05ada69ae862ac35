import { z } from 'zod'
import { looseFile } from './names.ts'

/** One scripted answer; without `times` it counts once, after the last the script begins again. */
export const scriptStep = z.looseObject({
  status: z.int().min(200).max(599).optional(),
  times: z.int().min(1).default(1),
  delayMs: z.int().min(0).optional(),
  headers: z.array(z.tuple([z.string(), z.string()])).optional(),
  body: z.string().optional(),
  reset: z.boolean().optional(),
})
export type ScriptStep = z.infer<typeof scriptStep>

export const receiverEndpoint = z.looseObject({
  path: z.string().startsWith('/'),
  script: z.array(scriptStep).min(1).optional(),
  seed: z.int().optional(),
})
export type ReceiverEndpoint = z.infer<typeof receiverEndpoint>

/** The local stand-in for the Custom Events API. */
export const oneSignalEmulator = z.looseObject({
  enabled: z.boolean().default(true),
  apiKey: z.string().default('test-key'),
  /** Further apps with keys of their own: a key of one app used for another is answered 403 instead of 401. */
  apps: z.array(z.looseObject({ appId: z.string().min(1), apiKey: z.string().min(1) })).optional(),
  knownUsers: z.union([z.literal('any'), z.array(z.string())]).default('any'),
  /** Scripted answers instead of the API's own rules; `"status": 202` lets the API's rules answer. */
  script: z.array(scriptStep).min(1).optional(),
  /** Requests a second above which it answers 429; null = no limit. */
  requestsPerSecond: z.number().positive().nullable().default(null),
})
export type OneSignalEmulator = z.infer<typeof oneSignalEmulator>

/** `receivers/<name>.json`. Without a file every path answers 200. */
export const receiverFile = looseFile({
  host: z.string().default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(0),
  enabled: z.boolean().default(true),
  endpoints: z.array(receiverEndpoint).default([]),
  oneSignalEmulator: oneSignalEmulator.optional(),
})
export type ReceiverFile = z.infer<typeof receiverFile>
