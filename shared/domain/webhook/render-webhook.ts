import { liquidData } from '#shared/domain/liquid/liquid.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { testSendContext } from './context/test-send-context.ts'
import { brokenJson } from './rules/body-json.ts'
import { headerFindings } from './rules/header-rules.ts'
import { isMeantAsJson, requestFindings } from './rules/request-rules.ts'
import { hostOf } from './rules/url-host.ts'
import { urlFindings } from './rules/url-rules.ts'
import { webhookFinding } from './rules/webhook-rules.ts'
import type { CompiledWebhook } from './template/compile-webhook.ts'
import { referencesIn } from './template/references.ts'
import { type RenderCase, type RenderedField, renderField } from './template/render-field.ts'
import type { FrozenRequest, PrintedOutput, RenderedWebhook, WebhookContext, WebhookFinding } from './types.ts'

/** A part of the request with what is to be said of it. */
type Part<T> = {
  readonly value: T
  readonly findings: readonly WebhookFinding[]
  readonly outputs: readonly PrintedOutput[]
  readonly refused: readonly string[]
}

/**
 * What a webhook becomes with one context: the request exactly as it is sent, what is to be said of it, and where each
 * `{{ … }}` printed. Never throws for what templates and contexts may hold. `testSend`: as OneSignal's test send.
 */
export function renderWebhook(
  webhook: CompiledWebhook,
  context: WebhookContext,
  { testSend, clock }: { readonly testSend: boolean; readonly clock: Clock },
): RenderedWebhook {
  const testContext = testSendContext(context)
  const testData = liquidData(testContext)
  const one: RenderCase = {
    context: testSend ? testContext : context,
    data: testSend ? testData : liquidData(context),
    testData,
    testSend,
    relayed: webhook.relayed,
    clock,
  }
  const method = renderMethod(renderField(webhook.method, one))
  const url = renderUrl(renderField(webhook.url, one))
  const headers = renderHeaders(webhook, one)
  const contentType = headers.value.list.find(([name]) => name.trim().toLowerCase() === 'content-type')?.[1] ?? null
  const body = renderBody(renderField(webhook.body, one), contentType, one)
  const bodyIsJson = body.value.isJson
  const parts = [method, url, headers, body]
  const odd = requestFindings({
    method: method.value,
    methodTarget: webhook.method,
    methodIsValid: method.refused.length === 0,
    contentType,
    body: body.value.text,
    bodyTarget: webhook.body,
    bodyIsJson,
  })
  const request: FrozenRequest = {
    method: method.value,
    url: url.value.text,
    headers: headers.value.list,
    body: body.value.text,
    secretHeaders: headers.value.secret,
    secretUrl: url.value.isSecret,
  }
  return {
    request,
    bodyIsJson,
    findings: [...webhook.findings, ...parts.flatMap(({ findings }) => findings), ...odd],
    outputs: parts.flatMap(({ outputs }) => outputs),
    headerSources: headers.value.sources,
    refused: parts.flatMap(({ refused }) => refused)[0] ?? null,
  }
}

const whyRefused = ({ refused }: RenderedField): readonly string[] => (refused === null ? [] : [refused])

const methodToken = /^[A-Z][A-Z-]{0,39}$/

function renderMethod(field: RenderedField): Part<string> {
  const { findings, outputs, compiled } = field
  const value = field.text.trim().toUpperCase()
  if (field.refused !== null) return { value, findings, outputs: [], refused: [field.refused] }
  if (methodToken.test(value) && value !== 'CONNECT') {
    return { value, findings, outputs: shifted(outputs, field.text), refused: [] }
  }
  const text = value === '' ? 'nothing' : JSON.stringify(value.slice(0, 40))
  const invalid = webhookFinding('method-invalid', compiled, null, { text })
  return { value, findings: [...findings, invalid], outputs: [], refused: [invalid.message] }
}

function renderUrl(field: RenderedField): Part<{ readonly text: string; readonly isSecret: boolean }> {
  const text = field.text.trim()
  const { isSecret, isForged } = referencesIn(field)
  const outputs = shifted(field.outputs, field.text)
  const problem = field.refused === null ? urlProblem(field, text, { isSecret, isForged }) : null
  if (problem !== null) {
    const findings = [...field.findings, problem]
    return { value: { text, isSecret: false }, findings, outputs, refused: [problem.message] }
  }
  const host = field.refused === null && !isSecret ? hostOf(text) : null
  const more = host === null ? [] : urlFindings(field.compiled, host)
  return { value: { text, isSecret }, findings: [...field.findings, ...more], outputs, refused: whyRefused(field) }
}

function urlProblem(
  { compiled }: RenderedField,
  text: string,
  { isSecret, isForged }: { readonly isSecret: boolean; readonly isForged: boolean },
): WebhookFinding | null {
  if (isForged) return webhookFinding('reference-in-data', compiled, null, { text: 'the URL' })
  if (text === '') return webhookFinding('url-missing', compiled, null)
  // What a secret makes of it shows when it is sent.
  if (isSecret || hostOf(text) !== null) return null
  return webhookFinding('url-invalid', compiled, null, { text: JSON.stringify(text.slice(0, 200)) })
}

type HeaderList = {
  readonly list: readonly (readonly [name: string, value: string])[]
  readonly secret: readonly number[]
  readonly sources: readonly number[]
}

function renderHeaders(webhook: CompiledWebhook, one: RenderCase): Part<HeaderList> {
  const list: (readonly [string, string])[] = []
  const secret: number[] = []
  const sources: number[] = []
  const findings: WebhookFinding[] = []
  const outputs: PrintedOutput[] = []
  const refused: string[] = []
  for (const [index, header] of webhook.headers.entries()) {
    const name = renderField(header.name, one)
    const value = renderField(header.value, one)
    findings.push(...name.findings, ...value.findings)
    refused.push(...whyRefused(name), ...whyRefused(value))
    if (name.refused !== null || value.refused !== null) continue
    if (name.text.trim() === '') {
      if (header.name.source !== '' || header.value.source !== '') {
        findings.push(webhookFinding('header-without-name', header.name, null))
      }
      continue
    }
    const references = referencesIn(value)
    const trimmed = { name: trimBlanks(name.text), value: trimBlanks(value.text) }
    const checked = headerFindings({ index, ...trimmed, nameTarget: header.name, valueTarget: header.value })
    findings.push(...checked.findings)
    if (checked.refused !== null) refused.push(checked.refused)
    if (references.isForged) {
      const forged = webhookFinding('reference-in-data', header.value, null, { text: `the header ${trimmed.name}` })
      findings.push(forged)
      refused.push(forged.message)
    } else if (references.isSecret) secret.push(list.length)
    sources.push(index)
    list.push([trimmed.name, trimmed.value])
    outputs.push(...shifted(name.outputs, name.text), ...shifted(value.outputs, value.text))
  }
  return { value: { list, secret, sources }, findings, outputs, refused }
}

/** Blanks and tabs around a header's value mean nothing (RFC 9110 §5.5); line breaks stay, to be refused. */
const trimBlanks = (text: string): string => text.replace(/^[ \t]+/, '').replace(/(?<![ \t])[ \t]+$/, '')

function renderBody(
  field: RenderedField,
  contentType: string | null,
  { context }: RenderCase,
): Part<{ readonly text: string; readonly isJson: boolean }> {
  const { compiled, rendered, text, findings, outputs } = field
  if (rendered === null) return { value: { text, isJson: false }, findings, outputs, refused: whyRefused(field) }
  const isJson = parseJson(text).ok
  const isMeant = isJson || isMeantAsJson(contentType, compiled.source, text)
  const json = isMeant && text.trim() !== '' ? brokenJson(compiled, rendered, field.missing, context) : []
  return { value: { text, isJson }, findings: [...findings, ...json], outputs, refused: [] }
}

/** Places of outputs in a text whose blanks at the begin are gone. */
function shifted(outputs: readonly PrintedOutput[], text: string): readonly PrintedOutput[] {
  const cut = text.length - text.trimStart().length
  if (cut === 0) return outputs
  return outputs.map(({ field, source, output }) => ({
    field,
    source,
    output: { from: Math.max(0, output.from - cut), to: Math.max(0, output.to - cut) },
  }))
}
