import type { MessagePort } from 'node:worker_threads'
import type { WebhookContext } from '#shared/domain/webhook/types.ts'
import { renderWebhook } from '#shared/domain/webhook/render-webhook.ts'
import { compileWebhook } from '#shared/domain/webhook/template/compile-webhook.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { isJsonObject } from '#shared/domain/mapping/describe.ts'
import { ready, type TemplateAnswer, type TemplateJob, type TemplateQuestion } from './protocol.ts'
import { startStopwatch } from '../lib/stopwatch.ts'
import { renderLine } from './render-line.ts'

/** However slow a template is with its contexts, whoever asks beside it waits little longer than this. In milliseconds. */
const turnMs = 250

/** Renders what comes on `port`. Runs on the template thread. */
export function serveTemplates(port: MessagePort): void {
  const clock = { now: () => Date.now(), startStopwatch }
  port.on('message', ({ number, question }: TemplateJob) => {
    const answer = (content: Omit<TemplateAnswer, 'number'>): void =>
      port.postMessage({ number, ...content } satisfies TemplateAnswer)
    if (question.kind === 'line') answer({ json: renderLine(question.line, clock) })
    else renderAll(question, clockOf(question) ?? clock, answer)
  })
  port.postMessage(ready)
}

const clockOf = ({ nowMs }: { readonly nowMs?: number }): { now(): number } | null =>
  nowMs === undefined ? null : { now: () => nowMs }

function renderAll(
  { templates, contexts, testSend, relayed }: Extract<TemplateQuestion, { kind: 'webhook' }>,
  clock: { now(): number },
  answer: (content: Omit<TemplateAnswer, 'number'>) => void,
): void {
  const compiled = compileWebhook(templates, clock, relayed)
  const startedMs = performance.now()
  for (const [index, text] of contexts.entries()) {
    answer({ rendered: renderWebhook(compiled, contextOf(text), { testSend, clock }) })
    const isLast = index === contexts.length - 1
    if (!isLast && performance.now() - startedMs > turnMs) return answer({ paused: true })
  }
}

/** The texts were written by `stringifyJson` from contexts. */
function contextOf(text: string): WebhookContext {
  const parsed = parseJson(text)
  return parsed.ok && isJsonObject(parsed.value) ? parsed.value : {}
}
