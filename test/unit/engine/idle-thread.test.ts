import { afterEach, expect, test } from 'vitest'
import { IdleThread, ThreadEnded, TookTooLong } from '#engine/lib/idle-thread.ts'

type Message = { readonly number: number; readonly text?: string; readonly done?: true }

const open: IdleThread<object, Message>[] = []
afterEach(async () => {
  for (const thread of open.splice(0)) await thread.close()
})

function threadThat(does: string): IdleThread<object, Message> {
  const script = `import { parentPort } from 'node:worker_threads'
    let asked = 0
    parentPort.on('message', ({ number, what }) => { asked += 1; ${does} })`
  const workerUrl = new URL(`data:text/javascript,${encodeURIComponent(script)}`)
  const thread = new IdleThread<object, Message>({ workerUrl, maxHeapMegabytes: 64 })
  open.push(thread)
  return thread
}

const textOf = ({ text }: Message): string | undefined => text
const limitMs = 30_000

test('an answer may come in several messages', async () => {
  const thread = threadThat(`for (const text of ['a', 'b']) parentPort.postMessage({ number, text })
    parentPort.postMessage({ number, done: true })`)
  const parts: string[] = []
  const take = ({ text, done }: Message): string | undefined => {
    if (text !== undefined) parts.push(text)
    return done === true ? parts.join('') : undefined
  }
  expect(await thread.inTurn(() => thread.ask({}, { limitMs, take }))).toBe('ab')
})

test('work waits for the work before it, and a failure ends the thread for nobody else', async () => {
  const thread = threadThat(`if (what === 'end') process.exit(3)
    if (what === 'hang') for (;;) Math.random()
    parentPort.postMessage({ number, text: what + asked })`)
  const ask = (what: string, limit = limitMs) =>
    thread
      .inTurn(() => thread.ask({ what }, { limitMs: limit, take: textOf }))
      .catch((error: unknown) => (error instanceof ThreadEnded || error instanceof TookTooLong ? error.message : error))
  expect(await Promise.all([ask('a'), ask('b'), ask('end'), ask('c'), ask('hang', 200), ask('d')])).toEqual([
    'a1',
    'b2',
    'the worker ended with code 3',
    'c1',
    'no answer after 200 ms',
    'd1',
  ])
})

test('what is under way when it is closed fails at once', async () => {
  const thread = threadThat('for (;;) Math.random()')
  const asked = thread.inTurn(() => thread.ask({}, { limitMs, take: textOf }))
  const failed = expect(asked).rejects.toBeInstanceOf(ThreadEnded)
  await new Promise(setImmediate)
  await thread.close()
  await failed
})
