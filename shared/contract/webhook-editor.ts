import { z } from 'zod'
import { entityName } from '../schema/names.ts'
import { renderedWebhook } from '../schema/webhook-rendering.ts'
import { procedure } from './base.ts'

/** What of a draft is Liquid; it may be wrong in any way. */
const templates = z.object({
  method: z.string().max(1_000),
  url: z.string().max(100_000),
  headers: z.array(z.tuple([z.string().max(10_000), z.string().max(100_000)])).max(500),
  body: z.string().max(600_000),
})

/** JSON of what templates see; may be wrong. */
const contextText = z.string().max(900_000)

export const webhookPreview = z.object({
  /** Why the context cannot be used, and where in its text; then nothing is rendered. */
  contextProblem: z.object({ message: z.string(), position: z.int() }).nullable(),
  rendered: renderedWebhook.nullable(),
})
export type WebhookPreview = z.infer<typeof webhookPreview>

/** Where a context comes from. */
export const contextSource = z.discriminatedUnion('kind', [
  /** A kept record of the inspector, mapped; as a Journey that begins with it would have it. */
  z.object({ kind: z.literal('record'), sessionId: z.string(), seq: z.number(), mapping: entityName }),
  z.object({ kind: z.literal('journey-run'), id: z.string() }),
  z.object({ kind: z.literal('file'), name: entityName }),
  /** Made up: what OneSignal documents, with a value everywhere. */
  z.object({ kind: z.literal('example') }),
])
export type ContextSource = z.infer<typeof contextSource>

export const foundContext = z.object({
  /** Pretty-printed JSON, every digit kept. */
  text: z.string(),
  /** What it is, in a few words: `user_33 · signup`. */
  title: z.string(),
})
export type FoundContext = z.infer<typeof foundContext>

/** The file beside the webhook that holds its body. */
export const bodyFile = z.object({
  text: z.string(),
  /** Hash of the bytes; null where the file does not exist yet. */
  revision: z.string().nullable(),
})
export type BodyFile = z.infer<typeof bodyFile>

const bodyRef = z.object({
  webhook: entityName,
  /** As the webhook's file names it, relative to it. */
  file: z.string().min(1).max(500),
})

export const webhookEditorContract = {
  /**
   * Renders a draft with one context on the thread that can be ended. Idempotent, stores nothing. `webhook`, the draft's
   * name, tells whether a relay sends it.
   */
  preview: procedure
    .input(z.object({ webhook: entityName.optional(), templates, contextText, testSend: z.boolean() }))
    .output(webhookPreview),
  /** `webhook` tells which Journey's user and name to take. NOT_FOUND where the source is gone, BAD_INPUT where it gives no event. */
  context: procedure.input(z.object({ webhook: entityName, source: contextSource })).output(foundContext),
  /** Names of the saved contexts, `contexts/<name>.json`. */
  contexts: procedure.output(z.object({ names: z.array(z.string()) })),
  /** Saves a context beside the other files of the workspace; replaces one of that name. BAD_INPUT for a text that is none. */
  saveContext: procedure.input(z.object({ name: entityName, text: contextText })).output(z.object({})),
  /** BAD_FILE where it cannot be read or leads out of the workspace. */
  readBody: procedure.input(bodyRef).output(bodyFile),
  /** `baseRevision` null = must not exist yet. CONFLICT when it changed meanwhile, READ_ONLY, BAD_FILE for a place where no body belongs. */
  saveBody: procedure
    .input(bodyRef.extend({ text: z.string().max(600_000), baseRevision: z.string().nullable() }))
    .output(bodyFile),
}
