import { type LiquidProblem, type LiquidTemplate, parseTemplate, type Rendered } from '#shared/domain/liquid/liquid.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { Result } from '#shared/lib/result.ts'
import type { WebhookField, WebhookFinding } from '../types.ts'
import { lintTemplate } from '../rules/lint-template.ts'
import { type TestSendRead, testSendReads } from '../rules/test-send.ts'
import { type Markup, scanTemplate } from './scan-template.ts'

/** What of a webhook is Liquid; the body's text wherever the file keeps it. */
export type WebhookTemplates = {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** One part of a webhook, read. */
export type CompiledField = {
  readonly field: WebhookField
  readonly source: string
  readonly template: Result<LiquidTemplate, LiquidProblem>
  readonly markups: readonly Markup[]
  readonly testSendReads: readonly TestSendRead[]
  /** What it renders as in any case, where it has no Liquid at all. */
  readonly plain: Rendered | null
}

/** A webhook that was read once and may be rendered many times. */
export type CompiledWebhook = {
  readonly method: CompiledField
  readonly url: CompiledField
  readonly headers: readonly { readonly name: CompiledField; readonly value: CompiledField }[]
  readonly body: CompiledField
  readonly relayed: boolean
  /** What can be said without a context. */
  readonly findings: readonly WebhookFinding[]
}

/**
 * Reads the templates of a webhook. Never throws: a template that cannot be read is a finding, and refused when rendered.
 * `relayed`: a relay sends it and no Journey, so that templates may read all of the event.
 */
export function compileWebhook(templates: WebhookTemplates, clock: Clock, relayed = false): CompiledWebhook {
  const compile = (field: WebhookField, source: string): CompiledField => {
    const markups = scanTemplate(source)
    const template = parseTemplate(source, { clock })
    const plain = /\{[{%]/.test(source) ? null : plainText(source)
    return { field, source, template, markups, testSendReads: testSendReads(markups, clock), plain }
  }
  const method = compile('method', templates.method)
  const url = compile('url', templates.url)
  const headers = templates.headers.map(([name, value], i) => ({
    name: compile(`header-name:${i}`, name),
    value: compile(`header:${i}`, value),
  }))
  const body = compile('body', templates.body)
  const all = [method, url, ...headers.flatMap(({ name, value }) => [name, value]), body]
  return { method, url, headers, body, relayed, findings: all.flatMap((one) => lintTemplate(one, relayed)) }
}

function plainText(source: string): Rendered {
  const whole = { from: 0, to: source.length }
  return {
    output: source,
    errors: [],
    undefinedVariables: [],
    undefinedAt: [],
    unknownFilters: [],
    outputs: [],
    texts: [{ source: whole, output: whole }],
  }
}
