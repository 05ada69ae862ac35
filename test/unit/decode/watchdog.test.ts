import { expect, it } from 'vitest'
import { createWatchdog } from '#engine/decoder/json-schema/watchdog.ts'

const tooSlow = { ok: false, error: { kind: 'too-slow' } }

/** Never returns the first time, then at once. */
function slowOnce(): () => string {
  let calls = 0
  return () => {
    calls += 1
    while (calls === 1);
    return `call ${calls}`
  }
}

it('ends what takes too long, and goes on with the next', () => {
  const watchdog = createWatchdog(() => () => Infinity)
  expect(watchdog.run(20, slowOnce())).toEqual(tooSlow)
  expect(watchdog.run(10_000, () => 7)).toEqual({ ok: true, value: 7 })
})

it('begins anew what had no processor meanwhile, but not for ever', () => {
  const watchdog = createWatchdog(() => () => 0)
  expect(watchdog.run(20, slowOnce())).toEqual({ ok: true, value: 'call 2' })
  const endless = (): never => {
    for (;;);
  }
  expect(watchdog.run(5, endless)).toEqual(tooSlow)
})

it('gives what was thrown', () => {
  const error = new Error('no')
  const thrower = (): never => {
    throw error
  }
  expect(createWatchdog().run(10_000, thrower)).toEqual({ ok: false, error: { kind: 'threw', error } })
})
