import type { WebhookFinding } from '../types.ts'
import { type Target, webhookFinding } from './webhook-rules.ts'

type RequestCase = {
  readonly method: string
  readonly methodTarget: Target
  /** Where it is not, another finding says so. */
  readonly methodIsValid: boolean
  readonly contentType: string | null
  readonly body: string
  readonly bodyTarget: Target
  readonly bodyIsJson: boolean
}

const usualMethods = new Set(['POST', 'PUT', 'PATCH', 'DELETE', 'GET', 'HEAD', 'OPTIONS'])

/** What is odd about a request as a whole. */
export function requestFindings(one: RequestCase): readonly WebhookFinding[] {
  const { method, methodTarget, methodIsValid, contentType, body, bodyTarget, bodyIsJson } = one
  const findings: WebhookFinding[] = []
  const hasBody = body.trim() !== ''
  if (methodIsValid && !usualMethods.has(method))
    findings.push(webhookFinding('method-unusual', methodTarget, null, { text: method }))
  if (hasBody && (method === 'GET' || method === 'HEAD' || method === 'DELETE')) {
    findings.push(webhookFinding('body-without-use', methodTarget, null, { text: method }))
  }
  if (hasBody && bodyIsJson && contentType === null && /^\s*[{[]/.test(body)) {
    const quickFix = {
      kind: 'add-header',
      label: 'Add Content-Type',
      name: 'Content-Type',
      value: 'application/json',
    } as const
    findings.push(webhookFinding('content-type-missing', bodyTarget, { from: 0, to: 0 }, { quickFix }))
  }
  return findings
}

/** Whether a body is meant to be JSON: its type says so, or there is none and the template looks like it. */
export function isMeantAsJson(contentType: string | null, bodyTemplate: string, body: string): boolean {
  if (contentType !== null && contentType.trim() !== '') {
    return /^\s*(?:application|text)\/(?:[\w.-]+\+)?json\b/i.test(contentType)
  }
  return body.trim() !== '' && /^(?:\s|\{%(?:[^%]|%(?!\}))*%\})*(?:\{(?![{%])|\[)/.test(bodyTemplate)
}
