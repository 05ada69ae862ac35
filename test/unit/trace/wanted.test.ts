import { expect, test } from 'vitest'
import { readWanted } from '#engine/trace/find/wanted.ts'

test.each([
  ['user-events:3:8841', { kind: 'position', topic: 'user-events', partition: 3, offset: 8841n }],
  ['user-events/3/8841', { kind: 'position', topic: 'user-events', partition: 3, offset: 8841n }],
  ['user-events·3·8841', { kind: 'position', topic: 'user-events', partition: 3, offset: 8841n }],
  ['user-events · partition 3 · offset 8841', { kind: 'position', topic: 'user-events', partition: 3, offset: 8841n }],
  ['a.b_c-d:0:9223372036854775807', { kind: 'position', topic: 'a.b_c-d', partition: 0, offset: 9223372036854775807n }],
  ['d12', { kind: 'relay-delivery', id: 12 }],
  ['w12', { kind: 'http-delivery', id: 12 }],
  ['r7', { kind: 'record', seq: 7 }],
  ['j7', { kind: 'journey-run', id: 7 }],
  ['p7', { kind: 'accepted', seq: 7 }],
])('%s names a place or a row, and may be an id all the same', (text, first) => {
  expect(readWanted(` ${text} `)).toEqual([first, { kind: 'id', id: text }])
})

test.each([
  '2f1c9a44-0a7e-4b0e-9d3c-0d7a8f6b1e55',
  'user_12',
  'd',
  'dd12',
  'a:b:c',
  'topic:1',
  't:0:9223372036854775808',
])('%s is an id or a user', (text) => {
  expect(readWanted(text)).toEqual([{ kind: 'id', id: text }])
})
