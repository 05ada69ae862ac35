import type { WebhookFinding } from '../types.ts'
import { type Target, webhookFinding } from './webhook-rules.ts'

/** Headers that OneSignal does not let a webhook set (onesignal.md §3), in lower case. */
const forbiddenHeaders = new Set(['content-length', 'referer', 'metadata-flavor', 'x-google-metadata-request', 'host'])
const forbiddenStart = 'x-onesignal'

/** A name as RFC 9110 §5.1 has it, and a value as §5.5 has it: Latin-1 without control characters. */
const token = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/
const fieldValue = /^[\t\u0020-\u007e\u0080-\u00ff]*$/

/** Whether OneSignal takes a header of that name: the rendered name counts, in any case. */
function isForbiddenHeader(name: string): boolean {
  const plain = name.trim().toLowerCase()
  return forbiddenHeaders.has(plain) || plain.startsWith(forbiddenStart)
}

/** A header that came out, and the templates that it came from. */
export type HeaderCase = {
  readonly index: number
  readonly name: string
  readonly value: string
  readonly nameTarget: Target
  readonly valueTarget: Target
}

/** What is wrong with one rendered header; `refused` where it cannot be sent. */
export function headerFindings(one: HeaderCase): {
  readonly findings: readonly WebhookFinding[]
  readonly refused: string | null
} {
  const { index, name, value, nameTarget, valueTarget } = one
  const broken = [
    { text: name, target: nameTarget },
    { text: value, target: valueTarget },
  ].find(({ text }) => /[\r\n]/.test(text))
  const refusal = (finding: WebhookFinding) => ({ findings: [finding], refused: finding.message })
  if (broken !== undefined) return refusal(webhookFinding('header-crlf', broken.target, null, { text: shown(name) }))
  if (!token.test(name)) {
    return refusal(
      webhookFinding('header-invalid', nameTarget, null, { text: `${shown(name)} is no name for a header` }),
    )
  }
  if (!fieldValue.test(value)) {
    const text = `${shown(name)} has characters that no header can carry`
    return refusal(webhookFinding('header-invalid', valueTarget, null, { text }))
  }
  if (!isForbiddenHeader(name)) return { findings: [], refused: null }
  const quickFix = { kind: 'remove-header', label: 'Remove', header: index } as const
  return { findings: [webhookFinding('header-forbidden', nameTarget, null, { text: name, quickFix })], refused: null }
}

/** On one line, and not too long. */
const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text)
