import { type LiquidData, type Rendered, renderTemplate } from '#shared/domain/liquid/liquid.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { testSendFindings } from '../rules/test-send.ts'
import { type Missing, missingIn, undefinedFindings } from '../rules/undefined-variables.ts'
import { webhookFinding } from '../rules/webhook-rules.ts'
import type { PrintedOutput, WebhookContext, WebhookFinding } from '../types.ts'
import type { CompiledField } from './compile-webhook.ts'
import { placeOf } from './place.ts'

/** What one part of a webhook became. */
export type RenderedField = {
  readonly compiled: CompiledField
  readonly text: string
  /** Null where the template could not be rendered. */
  readonly rendered: Rendered | null
  readonly missing: readonly Missing[]
  readonly findings: readonly WebhookFinding[]
  readonly outputs: readonly PrintedOutput[]
  /** Why nothing can be sent. */
  readonly refused: string | null
}

/** How a webhook is rendered with one context. */
export type RenderCase = {
  /** What templates see: without what a test send does not have, where it is one. */
  readonly context: WebhookContext
  readonly data: LiquidData
  /** The same of a test send. */
  readonly testData: LiquidData
  readonly testSend: boolean
  /** A relay sends it: all of the event is there. */
  readonly relayed: boolean
  readonly clock: Clock
}

/** Renders one part. Never throws for what templates and contexts may hold. */
export function renderField(compiled: CompiledField, one: RenderCase): RenderedField {
  const { field, template, plain } = compiled
  const nothing = { compiled, text: '', rendered: null, missing: [], outputs: [] }
  if (!template.ok) {
    return { ...nothing, findings: [], refused: `${fieldName(compiled)} cannot be read: ${template.error.message}` }
  }
  if (plain !== null) return { ...nothing, text: plain.output, rendered: plain, findings: [], refused: null }
  const result = renderTemplate(template.value, one.data, { clock: one.clock })
  if (!result.ok) {
    const { message } = result.error
    return {
      ...nothing,
      findings: [webhookFinding('render-limit', compiled, null, { text: message })],
      refused: `${fieldName(compiled)} cannot be rendered: ${message}`,
    }
  }
  const rendered = result.value
  const missing = missingIn(compiled, rendered)
  return {
    compiled,
    text: rendered.output,
    rendered,
    missing,
    findings: [
      ...rendered.errors.map((error) => errorFinding(compiled, error)),
      ...undefinedFindings(
        compiled,
        missing.filter((it) => !isToldElsewhere(it, one)),
        one.context,
      ),
      ...testSendFindings(compiled, one),
    ],
    outputs: rendered.outputs.map(({ source, output }) => ({ field, source, output })),
    refused: null,
  }
}

/** Another finding says it better: the one about `event.properties`, or the test send's own. */
const isToldElsewhere = ({ path }: Missing, { testSend, relayed }: RenderCase): boolean =>
  (!relayed && path[0] === 'event' && path[1] === 'properties') ||
  (testSend && (path[0] === 'journey' || (path[0] === 'user' && (path[1] === 'tags' || path[1] === 'subscriptions'))))

function errorFinding(compiled: CompiledField, error: Rendered['errors'][number]): WebhookFinding {
  const finding = webhookFinding('liquid-error', compiled, null, { text: error.message })
  const markup = compiled.markups.find(
    ({ span }) =>
      error.column !== null && lineAndColumn(compiled.source, span.from) === `${error.line}:${error.column}`,
  )
  return {
    ...finding,
    line: error.line ?? 1,
    column: error.column ?? 1,
    ...(markup === undefined ? {} : { span: markup.span }),
  }
}

function lineAndColumn(source: string, position: number): string {
  const { line, column } = placeOf(source, position)
  return `${line}:${column}`
}

/** How people call a part of a webhook. */
function fieldName({ field, source }: Pick<CompiledField, 'field' | 'source'>): string {
  if (field === 'method' || field === 'url' || field === 'body') return `The ${field === 'url' ? 'URL' : field}`
  const number = Number(field.slice(field.indexOf(':') + 1)) + 1
  return field.startsWith('header-name') ? `The name of header ${number} (${source.slice(0, 40)})` : `Header ${number}`
}
