import { expect, test } from 'vitest'
import { isLoopbackAddress, refusedHost } from '#engine/receiver/host-check.ts'

test.each([
  'localhost',
  'localhost:4010',
  'LOCALHOST.',
  'app.localhost:80',
  '127.0.0.1:4010',
  '127.9.9.9',
  '[::1]:4010',
  '[::ffff:127.0.0.1]',
  '192.168.1.7:4010',
])('takes %s', (host) => {
  expect(refusedHost(host, '::ffff:192.168.1.7', '0.0.0.0')).toBeNull()
})

test.each([
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '192.168.1.8',
  'xlocalhost',
  '',
  'a b',
  'user@localhost',
  '[::2]',
  '127.0.0.1:4010:1',
  '2130706433',
  '0x7f.1',
])('refuses %j', (host) => {
  expect(refusedHost(host, '127.0.0.1', '127.0.0.1')).toMatch(/^Host /)
})

test('takes the name that it was bound to', () => {
  expect(refusedHost('mybox:4010', '10.0.0.5', 'MyBox')).toBeNull()
})

test('old clients without a Host are no browsers', () => {
  expect(refusedHost(undefined, '127.0.0.1', '127.0.0.1')).toBeNull()
})

test('knows which addresses only this machine reaches', () => {
  expect(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1', 'localhost'].every(isLoopbackAddress)).toBe(true)
  expect(['0.0.0.0', '::', '192.168.1.7', '169.254.169.254', 'example.org'].some(isLoopbackAddress)).toBe(false)
})
