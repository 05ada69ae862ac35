import { expect, test } from 'vitest'
import { renderLine } from '#engine/template/render-line.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { forwardSettings, receiverEndpoint } from '#shared/schema/receiver.ts'
import {
  dedupOf,
  endpointProblems,
  firstProblem,
  headerLines,
  headersOf,
  newEndpoint,
  withDedup,
} from '../../../renderer/features/receiver/endpoints/endpoint-model.ts'
import { recipes } from '../../../renderer/features/receiver/endpoints/recipes.ts'
import { asKind, stepKind, stepKinds } from '../../../renderer/features/receiver/endpoints/step-model.ts'
import { fileFromForm, formFromFile, receiverForm } from '../../../renderer/features/receiver/form-model.ts'

test('endpoints come back from the form as they stood in the file, unknown keys too', () => {
  const file = {
    version: 1,
    endpoints: [{ path: '/a', note: 'mine', signature: { scheme: 'github', secret: 's', x: 1 } }],
  }
  const form = formFromFile(file)
  expect(receiverForm.safeParse(form).success).toBe(true)
  expect(fileFromForm(form, file)['endpoints']).toEqual(file.endpoints)
})

test('a problem names its field and its endpoint', () => {
  expect(endpointProblems({ path: 'a', dedupOn: 'header:', forward: { url: 'x' } })).toMatchObject({
    path: expect.stringContaining('slash') as string,
    dedup: expect.stringContaining('header') as string,
    url: expect.stringContaining('http') as string,
  })
  expect(firstProblem([{ path: '/a' }, { path: '/b', script: [{ status: 99 }] }])).toMatch(/^\/b: script\.0\.status/)
  expect(firstProblem([{ path: '/a' }, { path: '/a' }])).toContain('two endpoints /a')
  expect(firstProblem([{ path: '/a' }])).toBeNull()
})

test('every kind of step is read as what it was made, and is valid', () => {
  for (const from of stepKinds) {
    for (const to of stepKinds) {
      const step = asKind(asKind({ times: 2 }, from), to)
      expect(stepKind(step)).toBe(to)
      expect(receiverEndpoint.safeParse({ path: '/', script: [step] }).error).toBeUndefined()
      expect(step).toMatchObject({ times: 2 })
    }
  }
})

test('headers are lines and pairs', () => {
  const pairs: [string, string][] = [
    ['Retry-After', '2'],
    ['X-Time', '10:30'],
  ]
  expect(headersOf(headerLines(pairs))).toEqual(pairs)
  expect(headersOf('\n')).toBeUndefined()
  expect(headersOf('Retry')).toEqual([['Retry', '']])
})

test('what makes requests the same goes into the file and out again', () => {
  for (const dedup of [
    { from: 'header', text: 'X-Id' },
    { from: 'json', text: '$.a:b' },
    { from: 'none', text: '' },
  ] as const)
    expect(dedupOf(withDedup({ path: '/' }, dedup))).toEqual(dedup)
})

test.each([
  ['slack', '{"text":"say \\"hi\\""}', '{"channel": "#events", "text": "say \\"hi\\""}'],
  ['slack', 'plain text', '{"channel": "#events", "text": "plain text"}'],
  ['twilio', '{"phone":"+4915","text":"a&b c"}', 'From=%2B15550100&To=%2B4915&Body=a%26b+c'],
  [
    'segment',
    '{"user":{"external_id":"u1"},"n":9007199254740993}',
    '{"userId": "u1", "event": "webhook received", "messageId": "e1", "properties": {"user":{"external_id":"u1"},"n":9007199254740993}}',
  ],
])('the recipe for %s makes of %s what the service wants', (id, body, expected) => {
  const template = recipes.find((recipe) => recipe.id === id)?.forward['body']
  const json = parseJson(body)
  const request = { body, json: json.ok ? json.value : null, headers: { 'x-event-id': 'e1' } }
  const line = stringifyJson({ id: 1, template: String(template), data: { request } })
  expect(JSON.parse(renderLine(line, Date))).toMatchObject({ result: expected })
})

test('recipes are valid and keep keys out of the file; a new endpoint has a free path', () => {
  for (const { forward } of recipes) {
    const checked = forwardSettings.parse(forward)
    expect(checked.headers?.find(([name]) => name === 'Authorization')?.[1]).toMatch(/^(Basic|Bearer) \$\{env:\w+\}$/)
  }
  expect(newEndpoint(['/hook', '/hook-2'])).toEqual({ path: '/hook-3' })
})
