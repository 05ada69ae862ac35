import { type LiquidData, type LiquidTemplate, parseTemplate, renderTemplate } from '#shared/domain/liquid/liquid.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { type Markup, type NamedPath, pathsIn } from '../template/scan-template.ts'
import type { WebhookFinding } from '../types.ts'
import { type Target, webhookFinding } from './webhook-rules.ts'

/** A variable that a test send of OneSignal does not have, or may not have; each once, where it stands first. */
export type TestSendRead = {
  readonly variable: NamedPath
  readonly isTag: boolean
  readonly markup: Markup
  /** The `{{ … }}` for itself, to see what it prints there. */
  readonly alone: LiquidTemplate | null
}

/** Looks for them once, for all renderings. */
export function testSendReads(markups: readonly Markup[], clock: Clock): readonly TestSendRead[] {
  const reads = new Map<string, TestSendRead>()
  for (const markup of markups) {
    for (const variable of pathsIn(markup)) {
      const [first, second] = variable.path
      const isTag = first === 'user' && second === 'tags'
      const isUnknown = first === 'journey' || (first === 'user' && second === 'subscriptions')
      if ((!isTag && !isUnknown) || reads.has(variable.text)) continue
      const read = isTag && markup.kind === 'output' ? parseTemplate(markup.text, { clock }) : null
      reads.set(variable.text, { variable, isTag, markup, alone: read?.ok === true ? read.value : null })
    }
  }
  return [...reads.values()]
}

type Send = {
  /** What a test send has. */
  readonly testData: LiquidData
  readonly testSend: boolean
  readonly clock: Clock
}

/** Tags are told of in both ways of looking, the rest only where it is a test send. */
export function testSendFindings(
  target: Target & { readonly testSendReads: readonly TestSendRead[] },
  send: Send,
): readonly WebhookFinding[] {
  return target.testSendReads.flatMap((read) => {
    if (read.isTag) return [tagFinding(target, read, send)]
    if (!send.testSend) return []
    const { text, span } = read.variable
    return [webhookFinding('unknown-in-test-send', target, span, { text })]
  })
}

function tagFinding(
  target: Target,
  { variable, markup, alone }: TestSendRead,
  { testData, testSend, clock }: Send,
): WebhookFinding {
  const rendered = alone === null ? null : renderTemplate(alone, testData, { clock })
  const printed = rendered?.ok === true ? rendered.value.output : ''
  const isSafe = markup.kind === 'tag' || printed !== ''
  const there =
    markup.kind === 'tag' ? 'it is nothing' : printed === '' ? 'it renders as nothing' : `it renders as ${printed}`
  const quickFix = testSend
    ? ({ kind: 'set-test-send', label: 'Show live', testSend: false } as const)
    : ({ kind: 'set-test-send', label: 'Switch', testSend: true } as const)
  return webhookFinding('tags-in-test-send', target, markup.span, {
    text: `${variable.text} is not available in OneSignal’s test send; there ${there}.`,
    severity: isSafe ? 'info' : 'warning',
    quickFix,
  })
}
