import { describe, expect, it } from 'vitest'
import type { FileView } from '#shared/contract/workspace.ts'
import { newHistory } from '../../../renderer/ui/history/history.ts'
import {
  bodyFileOf,
  fileToSave,
  sameContent,
  savedFrom,
  templatesOf,
  type Content,
} from '../../../renderer/features/webhooks/draft/content.ts'
import { follow, isDirty, type Draft } from '../../../renderer/features/webhooks/draft/draft-store.ts'
import { worthShowing } from '../../../renderer/features/webhooks/edit/findings-pane.tsx'
import { applyFix, templateOf, withTemplate } from '../../../renderer/features/webhooks/edit/quick-fix.ts'
import { countUsers, generatedUsers } from '../../../renderer/features/webhooks/sending/users.ts'
import { delaysFrom, policyOf, settingsOf } from '../../../renderer/features/webhooks/draft/settings-model.ts'
import { readWebhookRoute } from '../../../renderer/features/webhooks/webhook-route.ts'
import { rendered } from '../../support/webhook/a-webhook.ts'

const view = (value: unknown, revision = 'r1'): FileView => ({
  kind: 'webhooks',
  name: 'a',
  text: `${JSON.stringify(value)}\n`,
  revision,
  value: value as FileView['value'],
  problems: [],
})
const inline = { version: 1, url: 'https://a.org/', body: 'text', extra: true }
const beside = { ...inline, body: { file: 'a.body.liquid' } }

describe('what the editor changes of a webhook', () => {
  it('is the file and the body, wherever the file keeps it', () => {
    expect(savedFrom(view(inline), null)?.content).toEqual({ file: inline, body: 'text' })
    const saved = savedFrom(view(beside), { text: 'beside', revision: 'b1' })
    expect(saved).toMatchObject({ bodyRevision: 'b1', content: { body: 'beside' } })
    expect(bodyFileOf(beside)).toBe('a.body.liquid')
    expect(savedFrom({ ...view(inline), value: null }, null)).toBeNull()
  })

  it('is saved with unknown keys kept, and the body where it belongs', () => {
    expect(fileToSave({ file: inline, body: 'new' })).toEqual({ ...inline, body: 'new' })
    expect(fileToSave({ file: beside, body: 'new' })).toEqual(beside)
  })

  it('is the same where only the inline body’s copy in the file differs', () => {
    expect(sameContent({ file: inline, body: 'x' }, { file: { ...inline, body: 'old' }, body: 'x' })).toBe(true)
    expect(sameContent({ file: inline, body: 'x' }, { file: beside, body: 'x' })).toBe(false)
  })
})

describe('a draft while its files change', () => {
  const base = { revision: 'r1', bodyRevision: null, content: { file: inline, body: 'text' } }
  const draft = (body: string): Draft => ({ base, history: newHistory({ file: inline, body }), onDisk: null })

  it('follows the file where nothing was edited, and keeps both where something was', () => {
    const changed = { ...base, revision: 'r2', content: { file: inline, body: 'theirs' } }
    expect(follow(draft('text'), changed).history.present.body).toBe('theirs')
    const both = follow(draft('mine'), changed)
    expect([both.history.present.body, both.onDisk?.content.body, isDirty(both)]).toEqual(['mine', 'theirs', true])
    expect(follow(both, { ...base }).onDisk).toBeNull()
  })

  it('is clean once the file says the same', () => {
    const same = { ...base, revision: 'r3', content: { file: inline, body: 'mine' } }
    const after = follow(draft('mine'), same)
    expect([after.base.revision, isDirty(after)]).toEqual(['r3', false])
  })
})

describe('quick fixes', () => {
  const content: Content = {
    file: {
      url: 'u',
      headers: [
        ['X-OneSignal-A', '1'],
        ['X-B', '{{ a }}'],
      ],
    },
    body: '{{ user.langauge }}',
  }

  it('change only the part that they are about', () => {
    const fix = { kind: 'replace', label: '', span: { from: 3, to: 16 }, text: 'user.language' } as const
    expect(applyFix(content, 'body', fix)).toEqual({ ...content, body: '{{ user.language }}' })
    const header = { kind: 'replace', label: '', span: { from: 3, to: 4 }, text: 'b' } as const
    expect(templatesOf(applyFix(content, 'header:1', header)).headers).toEqual([
      ['X-OneSignal-A', '1'],
      ['X-B', '{{ b }}'],
    ])
  })

  it('remove and add headers', () => {
    const removed = applyFix(content, 'header-name:0', { kind: 'remove-header', label: '', header: 0 })
    expect(templatesOf(removed).headers).toEqual([['X-B', '{{ a }}']])
    const added = applyFix(content, 'body', { kind: 'add-header', label: '', name: 'N', value: 'V' })
    expect(templatesOf(added).headers[0]).toEqual(['N', 'V'])
    expect(applyFix(content, 'body', { kind: 'set-test-send', label: '', testSend: true })).toBe(content)
  })

  it('write every part of a webhook', () => {
    for (const field of ['method', 'url', 'body', 'header:0', 'header-name:1'] as const) {
      expect(templateOf(withTemplate(content, field, 'new'), field)).toBe('new')
    }
  })
})

it('tells a variable that broke the JSON once, and the worst first', () => {
  const { findings } = rendered({ url: 'http://localhost/', body: '{"a": {{ user.langauge }}}' })
  expect(findings.some(({ rule }) => rule === 'undefined-variable')).toBe(true)
  expect(worthShowing(findings).map(({ rule }) => rule)).toEqual(['body-not-json', 'url-not-public'])
})

describe('users of a burst', () => {
  it('are generated by number', () => {
    expect(generatedUsers(2, 'user_{n}')).toBe('{"user":{"external_id":"user_1"}}\n{"user":{"external_id":"user_2"}}')
  })

  it('are counted, and the first bad line is told', () => {
    expect(countUsers('{"a":1}\n\n{"b":2}\n')).toEqual({ ok: true, count: 2 })
    expect(countUsers('{}\n[1]')).toEqual({ ok: false, line: 2, message: 'a context is an object' })
    expect(countUsers('{}\n\n{"a"')).toMatchObject({ ok: false, line: 3 })
  })
})

it('reads settings also while one of them is being typed', () => {
  const settings = settingsOf({ url: '', timeoutMs: 0, maxConcurrent: 7, retry: 'svix' })
  expect(settings).toMatchObject({ timeoutMs: 30_000, maxConcurrent: 7, retry: 'svix', requestsPerSecond: null })
  expect(policyOf('svix')?.basis).toBe('documented')
  expect(policyOf('nonsense')).toBeNull()
  expect([delaysFrom('1, 0.5'), delaysFrom('a'), delaysFrom('')]).toEqual([[1_000, 500], null, []])
})

it.each([
  ['/webhooks', { name: null, tab: null, filter: null }],
  ['/webhooks/a', { name: 'a', tab: null, filter: null }],
  ['/webhooks/a/logs/status%20%3D%20503', { name: 'a', tab: 'logs', filter: 'status = 503' }],
  ['/webhooks/a/nothing/%', { name: 'a', tab: null, filter: '%' }],
  ['/relay', { name: null, tab: null, filter: null }],
])('reads the address %s', (location, route) => {
  expect(readWebhookRoute(location)).toEqual(route)
})
