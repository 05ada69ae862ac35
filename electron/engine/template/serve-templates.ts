import type { MessagePort } from 'node:worker_threads'
import { ready, type TemplateAnswer, type TemplateJob } from './protocol.ts'
import { renderLine } from './render-line.ts'

/** Renders the lines that come on `port`. Runs on the template thread. */
export function serveTemplates(port: MessagePort): void {
  const clock = { now: () => Date.now() }
  port.on('message', ({ number, line }: TemplateJob) =>
    port.postMessage({ number, json: renderLine(line, clock) } satisfies TemplateAnswer),
  )
  port.postMessage(ready)
}
