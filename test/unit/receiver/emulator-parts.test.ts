import { expect, test } from 'vitest'
import { appIdOf, isApiPath } from '#engine/receiver/emulator/api-paths.ts'
import { checkKey } from '#engine/receiver/emulator/check-key.ts'
import { RateLimit } from '#engine/receiver/emulator/rate-limit.ts'
import { bodyView } from '#engine/receiver/body-view.ts'
import { oneSignalEmulator } from '#shared/schema/receiver.ts'

test('knows both forms of the path', () => {
  expect(appIdOf('/apps/a-1/custom_events')).toBe('a-1')
  expect(appIdOf('/apps/a-1/integrations/custom_events?x=1')).toBe('a-1')
  for (const path of [
    '/apps//custom_events',
    '/apps/a/custom_event',
    '/api/v1/apps/a/custom_events',
    '/apps/a/b/custom_events',
    '/apps/%zz/custom_events',
  ]) {
    expect(appIdOf(path), path).toBeNull()
  }
  expect(isApiPath('/apps/a/users')).toBe(true)
  expect(isApiPath('/appstore')).toBe(false)
})

const config = oneSignalEmulator.parse({
  apiKey: 'general',
  apps: [
    { appId: 'a', apiKey: 'key-a' },
    { appId: 'b', apiKey: 'key-b' },
  ],
})

test.each([
  ['Key general', 'other', null],
  ['Key key-a', 'a', null],
  ['key key-a', 'a', null],
  ['Key key-b', 'a', 403],
  ['Key general', 'a', 403],
  ['Key wrong', 'a', 401],
  ['Basic key-a', 'a', 401],
  ['Bearer key-a', 'a', 401],
  ['Key ', 'a', 401],
  [undefined, 'a', 401],
])('%s for app %s gives %s', (authorization, appId, status) => {
  expect(checkKey(authorization, appId, config)?.status ?? null).toBe(status)
})

test('a 401 has an empty text body', () => {
  expect(checkKey('Key wrong', 'a', config)).toMatchObject({ status: 401, body: '', headers: [] })
})

test('a limit lets one second of requests through and says how long to wait', () => {
  const limit = new RateLimit(2, 0)
  expect([limit.take(0), limit.take(0), limit.take(0)]).toEqual([0, 0, 1])
  expect(limit.take(499)).toBe(1)
  expect(limit.take(1_000)).toBe(0)
})

test('a limit below one a second takes one, then asks for whole seconds', () => {
  const limit = new RateLimit(0.25, 0)
  expect([limit.take(0), limit.take(0), limit.take(3_000), limit.take(4_000)]).toEqual([0, 4, 1, 0])
})

test('a limit survives a clock that goes back', () => {
  const limit = new RateLimit(1, 10_000)
  limit.take(10_000)
  expect(limit.take(0)).toBe(1)
  expect(limit.take(1_000)).toBe(0)
})

test('a body is text where it is UTF-8, also when it is cut inside of a character', () => {
  expect(bodyView(Buffer.from('é'), 2)).toEqual({ text: 'é', base64: null, bytes: 2 })
  expect(bodyView(Buffer.from([0xff]), 1)).toEqual({ text: null, base64: '/w==', bytes: 1 })
  const long = Buffer.from(`x${'é'.repeat(40_000)}`)
  expect(bodyView(long, long.length)).toMatchObject({ text: `x${'é'.repeat(32_767)}`, bytes: 80_001 })
  expect(bodyView(Buffer.from([0x61, 0xc3]), 2).text).toBeNull()
})
