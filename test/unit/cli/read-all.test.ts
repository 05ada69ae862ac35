import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { readAll } from '#cli/run/read-all.ts'

it('reads to the end, and no longer than until it is told to stop', async () => {
  const whole = new PassThrough()
  whole.write('one ')
  whole.end('two')
  expect(String(await readAll(whole, new AbortController().signal))).toBe('one two')

  const endless = new PassThrough()
  endless.write('half of what was to be')
  const stop = new AbortController()
  const read = readAll(endless, stop.signal)
  stop.abort()
  expect(await read).toBeNull()
})

it('a stream that breaks is no stop', async () => {
  const broken = new PassThrough()
  const read = readAll(broken, new AbortController().signal)
  broken.destroy(new Error('EIO'))
  await expect(read).rejects.toThrow('EIO')
})
