import { z } from 'zod'
import { finding } from './finding.ts'

/** The parts of a webhook that are templates; `header-name:2` is the name of the third header. */
export const webhookField = z.union([
  z.enum(['method', 'url', 'body']),
  z.templateLiteral(['header-name:', z.number()]),
  z.templateLiteral(['header:', z.number()]),
])

/** A stretch of a text, in UTF-16 units. */
export const textSpan = z.object({ from: z.int(), to: z.int() })

/** What an editor can do about a finding. */
export const quickFix = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('replace'), label: z.string(), span: textSpan, text: z.string() }),
  z.object({ kind: z.literal('remove-header'), label: z.string(), header: z.int() }),
  z.object({ kind: z.literal('add-header'), label: z.string(), name: z.string(), value: z.string() }),
  z.object({ kind: z.literal('set-test-send'), label: z.string(), testSend: z.boolean() }),
])

export const webhookFinding = finding.extend({
  field: webhookField,
  basis: z.enum(['documented', 'assumed']).optional(),
  span: textSpan.optional(),
  quickFix: quickFix.optional(),
})

/** A request exactly as it goes over the wire, but for what each attempt adds. */
export const frozenRequest = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()]).readonly()).readonly(),
  body: z.string(),
  secretHeaders: z.array(z.int()).readonly(),
  secretUrl: z.boolean(),
})

/** What a webhook becomes with one context; the meanings stand in shared/domain/webhook/types.ts. */
export const renderedWebhook = z.object({
  request: frozenRequest,
  bodyIsJson: z.boolean(),
  findings: z.array(webhookFinding).readonly(),
  outputs: z.array(z.object({ field: webhookField, source: textSpan, output: textSpan })).readonly(),
  headerSources: z.array(z.int()).readonly().optional(),
  refused: z.string().nullable(),
})
