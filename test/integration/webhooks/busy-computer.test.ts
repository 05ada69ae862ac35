import { afterEach, expect, it } from 'vitest'
import { TemplateThread } from '#engine/template/template-thread.ts'

/** A thread that answers a line after longer than a template may take. */
const lateThread = new URL(
  `data:text/javascript,import { parentPort } from 'node:worker_threads'
  parentPort.on('message', ({ number }) => setTimeout(() => parentPort.postMessage({ number, json: '"late"' }), 1500))
  parentPort.postMessage({ number: 0 })`.replaceAll('\n', ' ; '),
)

let thread: TemplateThread | null = null
afterEach(() => thread?.close())

it('does not stop a template that got no processor, for what it was to send would be lost', async () => {
  thread = new TemplateThread(lateThread, () => () => 100)
  expect(await thread.render('{"id": 1}')).toBe('"late"')
})

it('stops one that used its time', async () => {
  thread = new TemplateThread(lateThread, () => () => 850)
  expect(await thread.render('{"id": 1}')).toMatch(/stopped after 850 ms/)
})
