import { describe, expect, it } from 'vitest'
import { contextOfEvent } from '#shared/domain/webhook/context/context-of-event.ts'
import type { WebhookFinding } from '#shared/domain/webhook/types.ts'
import { webhookRules } from '#shared/domain/webhook/rules/webhook-rules.ts'
import { aContext, bodyFindings, relayedFindings, rendered, withRule } from '../../support/webhook/a-webhook.ts'

const place = ({ line, column }: WebhookFinding) => `${line}:${column}`

describe('a body that is not JSON', () => {
  it('names the undefined variable that broke it, with place, meant name and fix', () => {
    const body = '{\n  "user": "{{ user.external_id }}",\n  "amount": {{ journey.last_event.properties.amout }}\n}'
    const [finding, ...others] = withRule(bodyFindings(body), 'body-not-json')
    expect(others).toEqual([])
    expect(finding).toMatchObject({
      severity: 'error',
      field: 'body',
      line: 3,
      column: 13,
      basis: 'assumed',
      quickFix: { kind: 'replace', text: 'journey.last_event.properties.amount' },
    })
    expect(finding?.message).toContain('Undefined: journey.last_event.properties.amout rendered as nothing')
    expect(finding?.message).toContain('Did you mean journey.last_event.properties.amount?')
  })

  it('names a text without quotes, and puts quotes around it', () => {
    const body = '{"user": {{ user.external_id }}}'
    const [finding] = withRule(bodyFindings(body), 'body-not-json')
    expect(finding?.message).toContain('printed user_33 without quotes')
    expect(finding?.quickFix).toMatchObject({ kind: 'replace', text: '"{{ user.external_id }}"' })
  })

  it('names what ended a text: a quote, a line break, a backslash', () => {
    const named = (value: string) =>
      withRule(bodyFindings('{"a": "{{ v }}"}', { v: value }), 'body-not-json').map(({ message }) => message)
    expect(named('say "hi"')).toEqual(['{{ v }} printed a quote inside of a text, so the body is not JSON.'])
    expect(named('a\nb')).toEqual(['{{ v }} printed a line break inside of a text, so the body is not JSON.'])
    expect(named('a\\')).toEqual(['{{ v }} printed a backslash inside of a text, so the body is not JSON.'])
  })

  it('names every culprit once, also in a loop, and nothing else', () => {
    const body =
      '{"a": {{ x }}, "ok": "{{ ok }}", "list": [{% for i in items %}{{ i }}{% unless forloop.last %},{% endunless %}{% endfor %}], "b": {{ y }}}'
    const found = withRule(bodyFindings(body, { ok: 'fine', items: ['one', 'two'] }), 'body-not-json')
    expect(found.map(({ span }) => body.slice(span?.from, span?.to))).toEqual(['{{ x }}', '{{ i }}', '{{ y }}'])
  })

  it('points into the template where its own text is at fault', () => {
    const body = '{\n  "a": 1,\n  {% if user %}"b": "{{ user.external_id }}",{% endif %}\n}'
    const [finding] = withRule(bodyFindings(body), 'body-not-json')
    expect(finding && place(finding)).toBe('4:1')
    expect(finding?.message).toMatch(/^The body is not JSON: /)
  })

  it('names culprits also where the template’s own text is at fault further on, and tells both', () => {
    const body = '{"a": {{ x }},\n "b": "{{ ok }}"\n}\noops {{ later }}'
    const found = withRule(bodyFindings(body, { ok: 'fine', later: 1 }), 'body-not-json')
    expect(found.map((finding) => [place(finding), finding.message.split(':')[0]])).toEqual([
      ['1:7', 'Undefined'],
      ['4:1', 'The body is not JSON'],
    ])
  })

  it('is no finding where the body is not meant to be JSON', () => {
    const form = {
      headers: [['Content-Type', 'application/x-www-form-urlencoded']] as const,
      body: 'a={{ user.external_id }}',
    }
    expect(withRule(rendered(form).findings, 'body-not-json')).toEqual([])
    expect(withRule(rendered({ headers: [], body: 'plain {{ x }}' }).findings, 'body-not-json')).toEqual([])
    expect(withRule(rendered({ body: '' }).findings, 'body-not-json')).toEqual([])
  })

  it('is found in reasonable time in a large body', () => {
    const body = `[${'"{{ user.external_id }}", '.repeat(2_000)}{{ user.external_id }}]`
    expect(withRule(bodyFindings(body), 'body-not-json')).toHaveLength(1)
  })
})

describe('variables', () => {
  it('that are not there are warned of, with what was meant', () => {
    const [finding] = withRule(bodyFindings('{"l": "{{ user.langauge }}"}'), 'undefined-variable')
    expect(finding).toMatchObject({
      severity: 'warning',
      line: 1,
      column: 8,
      message: 'user.langauge is undefined and renders as nothing. Did you mean user.language?',
      quickFix: { kind: 'replace', text: 'user.language' },
    })
  })

  it('are found elsewhere in the sample by their last name', () => {
    const [finding] = withRule(bodyFindings('{"p": "{{ user.plan }}"}'), 'undefined-variable')
    expect(finding?.message).toContain('Did you mean user.tags.plan?')
  })

  it('of loops are compared with the items', () => {
    const body = '[{% for i in journey.last_event.properties.items %}"{{ i.skuu }}"{% break %}{% endfor %}]'
    const [finding] = withRule(bodyFindings(body), 'undefined-variable')
    expect(finding?.message).toContain('Did you mean i.sku?')
  })

  it('that a condition or default looks after are meant to be absent, unless misspelt', () => {
    expect(withRule(bodyFindings('{% if user.vip %}1{% else %}0{% endif %}'), 'undefined-variable')).toEqual([])
    expect(withRule(bodyFindings('"{{ user.nick | default: "you" }}"'), 'undefined-variable')).toEqual([])
    expect(withRule(bodyFindings('"{{ user.tags.plam | default: "free" }}"'), 'undefined-variable')).toHaveLength(1)
  })

  it('named event.properties are the classic mistake', () => {
    const body = '{"a": "{{ event.properties.amount }}"}'
    const found = bodyFindings(body)
    expect(withRule(found, 'event-properties')[0]).toMatchObject({
      severity: 'error',
      quickFix: { text: 'journey.last_event.properties.amount' },
    })
    expect(withRule(found, 'undefined-variable')).toEqual([])
    expect(withRule(bodyFindings('"{{ event["properties"]["x y"] }}"'), 'event-properties')[0]?.quickFix).toMatchObject(
      {
        text: 'journey.last_event.properties["x y"]',
      },
    )
  })

  it('named event.properties are right where a relay sends the webhook, and misspelt ones are told', () => {
    const context = contextOfEvent({ name: 'purchase', properties: { amount: 2 } }, 'key')
    const [found, ...others] = relayedFindings('{"a": {{ event.properties.amount }}}', context)
    expect(found).toMatchObject({ rule: 'event-of-relay', severity: 'info' })
    expect(found?.quickFix).toMatchObject({ text: 'journey.last_event.properties.amount' })
    expect(others).toEqual([])
    const misspelt = relayedFindings('{"a": "{{ event.properties.amout }}"}', context)
    expect(withRule(misspelt, 'undefined-variable')[0]?.message).toContain('event.properties.amount')
  })

  it('of other messages are not in webhooks', () => {
    const found = withRule(
      bodyFindings('"{{ data_feed.a }}{{ message.custom_data.b }}{{ message.id }}"'),
      'object-absent',
    )
    expect(found.map(({ column }) => column)).toEqual([5, 22])
  })

  it('that are digits of a text without quotes are valid by chance', () => {
    const found = withRule(
      bodyFindings('{"id": {{ user.external_id }}}', { user: { external_id: '42' } }),
      'unquoted-text',
    )
    expect(found).toHaveLength(1)
    expect(withRule(bodyFindings('{"id": {{ n }}}', { n: 42 }), 'unquoted-text')).toEqual([])
    expect(withRule(bodyFindings('{"id": "{{ user.external_id }}"}'), 'unquoted-text')).toEqual([])
  })
})

describe('filters', () => {
  it('that nobody documents are warned of', () => {
    const [finding] = withRule(bodyFindings('{{ user | json }}'), 'filter-undocumented')
    expect(finding).toMatchObject({ severity: 'warning', basis: 'assumed', line: 1, column: 11 })
  })

  it('that there are not pass the value through, and a near one is offered', () => {
    const [finding] = withRule(bodyFindings('"{{ user.external_id | upcas }}"'), 'filter-unknown')
    expect(finding).toMatchObject({ fix: 'Did you mean upcase?', quickFix: { text: 'upcase' } })
    expect(withRule(bodyFindings('"{{ "a | b" }}{% raw %}{{ x | nofilter }}{% endraw %}"'), 'filter-unknown')).toEqual(
      [],
    )
  })

  it('where Ruby’s Liquid is known to differ say so once', () => {
    const [finding, ...more] = withRule(bodyFindings('"{{ 1 | date: "%Y" }}{{ 2 | date: "%Y" }}"'), 'may-differ')
    expect([finding?.severity, finding?.column, more]).toEqual(['info', 2, []])
  })
})

describe('headers', () => {
  it.each([
    'Content-Length',
    'REFERER',
    'metadata-flavor',
    'X-Google-Metadata-Request',
    'host',
    'X-OneSignal-Anything',
  ])('that OneSignal refuses: %s', (name) => {
    const { findings, refused } = rendered({ headers: [[name, '1']] })
    expect(withRule(findings, 'header-forbidden')[0]).toMatchObject({
      severity: 'error',
      basis: 'documented',
      field: 'header-name:0',
      quickFix: { kind: 'remove-header', header: 0 },
    })
    expect(refused).toBeNull()
  })

  it('count by the name that is rendered', () => {
    const { findings } = rendered({ headers: [['{{ "X-One" }}Signal-{{ user.external_id }}', '1']] })
    expect(withRule(findings, 'header-forbidden')).toHaveLength(1)
    expect(withRule(rendered({ headers: [['X-One-Signal', '1']] }).findings, 'header-forbidden')).toEqual([])
  })

  it('without a name are left out', () => {
    const { findings, request } = rendered({ headers: [['{{ nothing }}', 'a']] })
    expect([withRule(findings, 'header-without-name').length, request.headers]).toEqual([1, []])
  })

  it('say that a body is JSON', () => {
    const { findings } = rendered({ headers: [], body: '{"a": 1}' })
    expect(withRule(findings, 'content-type-missing')[0]?.quickFix).toMatchObject({ name: 'Content-Type' })
  })
})

describe('URLs', () => {
  it.each([
    ['http://localhost:4010/hook', 'url-not-public'],
    ['http://127.0.0.1/', 'url-not-public'],
    ['http://0x7f.1/', 'url-not-public'],
    ['http://2130706433/', 'url-not-public'],
    ['http://10.1.2.3/', 'url-not-public'],
    ['http://172.31.0.1/', 'url-not-public'],
    ['http://192.168.1.1/', 'url-not-public'],
    ['http://[::1]:80/', 'url-not-public'],
    ['http://[fd00::1]/', 'url-not-public'],
    ['http://[::ffff:10.0.0.1]/', 'url-not-public'],
    ['http://printer.local/', 'url-not-public'],
    ['http://intranet/', 'url-not-public'],
    ['http://169.254.169.254/latest', 'url-metadata'],
    ['http://[fe80::1]/', 'url-metadata'],
    ['http://metadata.google.internal/', 'url-metadata'],
    ['https://api.onesignal.com/notifications', 'url-onesignal'],
    ['https://hooks.acme.test/', 'url-top-level-domain'],
    ['https://hooks.acme.c0m/', 'url-top-level-domain'],
  ])('%s → %s', (url, rule) => {
    const { findings, refused } = rendered({ url })
    expect(findings.filter(({ field }) => field === 'url').map((finding) => finding.rule)).toEqual([rule])
    expect(refused).toBeNull()
  })

  it.each([
    'https://hooks.acme.org/a?b=c#d',
    'http://user:secret@hooks.acme.co.uk:8080/',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
    'https://notonesignal.com/',
    'https://münchen.de/',
    'https://xn--mnchen-3ya.de./',
  ])('%s is fine', (url) => {
    expect(rendered({ url }).findings.filter(({ field }) => field === 'url')).toEqual([])
  })
})

describe('a test send', () => {
  const body =
    '{"plan": "{{ user.tags.plan | default: "free" }}", "n": "{{ user.tags.plan }}", "j": "{{ journey.name }}"}'

  it('has no tags and no journey', () => {
    const { request } = rendered({ body }, aContext, true)
    expect(request.body).toBe('{"plan": "free", "n": "", "j": ""}')
  })

  it('is told of beforehand, with what it will print', () => {
    const found = withRule(bodyFindings('{"plan": "{{ user.tags.plan | default: "free" }}"}'), 'tags-in-test-send')
    expect(found.map(({ severity, message }) => [severity, message])).toEqual([
      ['info', 'user.tags.plan is not available in OneSignal’s test send; there it renders as free.'],
    ])
    expect(found[0]?.quickFix).toEqual({ kind: 'set-test-send', label: 'Switch', testSend: true })
    expect(withRule(bodyFindings('"{{ user.tags.plan }}"'), 'tags-in-test-send')[0]?.severity).toBe('warning')
  })

  it('tells what is absent instead of calling it undefined', () => {
    const found = bodyFindings(body, aContext, true)
    expect(withRule(found, 'undefined-variable')).toEqual([])
    expect(withRule(found, 'unknown-in-test-send').map(({ message }) => message)).toEqual([
      'OneSignal does not say whether journey.name is there in a test send; here it is not.',
    ])
  })
})

describe('templates', () => {
  it('that cannot be read say where', () => {
    const [finding] = withRule(bodyFindings('{\n  "a": {{ b c }}\n}'), 'template-broken')
    expect(finding).toMatchObject({ severity: 'error', line: 2, column: 8 })
  })

  it('with an expression that fails say where, and that the error is sent', () => {
    const [finding] = withRule(bodyFindings('{\n"a": "{{ 1 | divided_by: 0 }}"}'), 'liquid-error')
    expect(finding).toMatchObject({ severity: 'error', line: 2, column: 7 })
    expect(finding?.message).toContain('divided by 0')
  })

  it('with a secret in the body tell that it is sent as it stands', () => {
    expect(withRule(bodyFindings('{"t": "${env:TOKEN}"}'), 'reference-not-resolved')[0]?.column).toBe(8)
  })
})

it('requests that are odd are told of', () => {
  expect(withRule(rendered({ method: 'GET', body: '{"a":1}' }).findings, 'body-without-use')).toHaveLength(1)
  expect(withRule(rendered({ method: 'FROB' }).findings, 'method-unusual')).toHaveLength(1)
})

it('every rule says what, how to fix it, where that comes from, and whether OneSignal or we say so', () => {
  for (const [id, rule] of Object.entries(webhookRules)) {
    expect([id, rule.message, rule.fix, rule.source].every((text) => text !== '')).toBe(true)
    expect(['documented', 'assumed']).toContain(rule.basis)
  }
})
