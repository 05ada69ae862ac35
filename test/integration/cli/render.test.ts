import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, it } from 'vitest'

const launcher = join(import.meta.dirname, '..', '..', '..', 'bin', 'signalbench.mjs')

type Answer = { readonly id: unknown; readonly result?: string; readonly error?: string; readonly line?: number }

/** `signalbench render --templates -` as somebody's coprocess: one line in, its answer out, before the next one. */
function coprocess() {
  const child = spawn(process.execPath, [launcher, 'render', '--templates', '-'], { stdio: ['pipe', 'pipe', 'ignore'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async ask(line: string): Promise<Answer> {
      child.stdin.write(`${line}\n`)
      const { value } = await lines.next()
      return JSON.parse(String(value)) as Answer
    },
    async end(): Promise<number | null> {
      child.stdin.end()
      const [code] = (await once(child, 'exit')) as [number | null]
      return code
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

let running: ReturnType<typeof coprocess> | null = null
afterEach(() => running?.kill())

it('answers each template as it comes, and goes on after one that breaks every limit', async () => {
  running = coprocess()
  const { ask, end } = running
  expect(
    await ask('{"id":1,"template":"{{ n }} {{ f }} {{ o }}","data":{"n":9223372036854775807,"f":5.0,"o":{"a":1}}}'),
  ).toEqual({
    id: 1,
    result: '9223372036854775807 5.0 {"a":1}',
  })
  const endless = '{% for a in (1..99999) %}{% for b in (1..99999) %}{{ b | append: b }}{% endfor %}{% endfor %}'
  const stopped = await ask(JSON.stringify({ id: 'loop', template: endless, data: {} }))
  expect(stopped).toMatchObject({ id: 'loop', error: expect.stringMatching(/too long|stopped|more than/) })
  expect(
    await ask('{"id":2,"template":"{% render \\"p\\", x: 2 %}","data":null,"templates":{"p":"<{{ x }}>"}}'),
  ).toEqual({ id: 2, result: '<2>' })
  expect(await ask('{"id":3,"template":"a\\n {{ b c }}","data":{}}')).toMatchObject({ id: 3, line: 2, column: 2 })
  expect(await ask('no json')).toMatchObject({ id: null, error: expect.stringContaining('Not JSON') })
  expect(await ask('{"id":4,"template":"{{ 1 | divided_by: 0 }}","data":{},"mode":"lax"}')).toEqual({
    id: 4,
    result: 'Liquid error (line 1): divided by 0',
    errors: [{ message: 'Liquid error (line 1): divided by 0', line: 1, column: 1 }],
  })
  expect(await ask('{"id":5,"template":"x","mode":"odd"}')).toMatchObject({ id: 5, error: '"mode" is strict or lax.' })
  expect(await end()).toBe(0)
})

it('stops the thread of a template whose single step never ends, and serves the next one', async () => {
  running = coprocess()
  // One filter call over two million characters again and again: no limit inside looks at the clock meanwhile.
  const slow = `{% assign a = "ab" %}${'{% assign a = a | append: a %}'.repeat(19)}${'{% assign b = a | split: "" | sort_natural | uniq | join %}'.repeat(30)}`
  const before = await running.ask(JSON.stringify({ id: 'slow', template: slow, data: {} }))
  expect(before.error).toBeDefined()
  expect(await running.ask('{"id":"next","template":"ok","data":{}}')).toEqual({ id: 'next', result: 'ok' })
})
