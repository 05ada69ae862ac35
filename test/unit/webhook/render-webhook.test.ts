import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { renderWebhook } from '#shared/domain/webhook/render-webhook.ts'
import { compileWebhook } from '#shared/domain/webhook/template/compile-webhook.ts'
import type { WebhookContext } from '#shared/domain/webhook/types.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { aContext, aWebhook, rendered } from '../../support/webhook/a-webhook.ts'

const clock = { now: () => 1_768_473_718_000 }

describe('a rendered webhook', () => {
  it('has Liquid in its method, URL, header names and values, and body', () => {
    const { request, refused } = rendered({
      method: '{{ "put" }}',
      url: ' https://hooks.acme.org/{{ user.external_id }}?n={{ journey.name | url_encode }}\n',
      headers: [
        ['X-{{ user.tags.plan }}', ' {{ event.id }} '],
        ['', ''],
      ],
      body: '{{ journey.last_event.properties }}',
    })
    expect(refused).toBeNull()
    expect(request).toEqual({
      method: 'PUT',
      url: 'https://hooks.acme.org/user_33?n=Welcome',
      headers: [['X-pro', '2f1c9a44-0a7e-4b0e-9d3c-0d7a8f6b1e55']],
      body: '{"amount":12.5,"items":[{"sku":"SKU-1"},{"sku":"SKU-9"}]}',
      secretHeaders: [],
      secretUrl: false,
    })
  })

  it('keeps every digit of a number', () => {
    const parsed = parseJson('{"journey":{"last_event":{"properties":{"id":9007199254740993,"price":5.0}}}}')
    const context = (parsed.ok ? parsed.value : {}) as WebhookContext
    const { request, bodyIsJson } = rendered({ body: '{{ journey.last_event.properties }}' }, context)
    expect([request.body, bodyIsJson]).toEqual(['{"id":9007199254740993,"price":5.0}', true])
  })

  it('says where each output printed, in the field that is sent', () => {
    const url = '  https://hooks.acme.org/{{ user.external_id }}'
    const body =
      '{"a": "{{ user.tags.plan }}", {% for i in journey.last_event.properties.items %}"{{ i.sku }}":1,{% endfor %} "b":2}'
    const { request, outputs } = rendered({ url, body })
    const shown = outputs.map(({ field, source, output }) => [
      (field === 'url' ? url : body).slice(source.from, source.to),
      (field === 'url' ? request.url : request.body).slice(output.from, output.to),
    ])
    expect(shown).toEqual([
      ['{{ user.external_id }}', 'user_33'],
      ['{{ user.tags.plan }}', 'pro'],
      ['{{ i.sku }}', 'SKU-1'],
      ['{{ i.sku }}', 'SKU-9'],
    ])
  })

  it('does not place what is captured, only where it is printed later', () => {
    const body = '{% capture x %}{{ user.external_id }}{% endcapture %}{"u": "{{ x }}"}'
    const { outputs, request } = rendered({ body })
    expect(outputs.map(({ output }) => request.body.slice(output.from, output.to))).toEqual(['user_33'])
    expect(outputs.map(({ source }) => body.slice(source.from, source.to))).toEqual(['{{ x }}'])
  })
})

describe('what refuses a webhook', () => {
  it.each([
    ['a template that cannot be read', { body: '{% if x %}' }, /body cannot be read/],
    [
      'a template that never ends',
      { body: '{% for a in (1..99999) %}{% for b in (1..99999) %}x{% endfor %}{% endfor %}' },
      /more than 2,000,000 characters/,
    ],
    ['a line break in a header’s value', { headers: [['X-A', '{{ "a\nX-Evil: 1" }}']] as const }, /line break/],
    ['a line break in a header’s name', { headers: [['X\r\nY', '1']] as const }, /line break/],
    ['a header’s name that is none', { headers: [['X A', '1']] as const }, /no name for a header/],
    ['a header’s value that cannot be carried', { headers: [['X-A', 'Łódź']] as const }, /no header can carry/],
    ['no URL', { url: '{{ user.nothing }}' }, /renders as nothing/],
    ['another scheme', { url: 'ftp://hooks.acme.org/' }, /no URL/],
    ['a host that is none', { url: 'https://a b/' }, /no URL/],
    ['a method that is none', { method: 'P OST' }, /no HTTP request can have/],
  ])('%s', (_what, parts, why) => {
    const { refused, findings } = rendered(parts)
    expect(refused).toMatch(why)
    expect(findings.some(({ severity }) => severity === 'error')).toBe(true)
  })

  it('nothing else: OneSignal’s rules are findings', () => {
    const { refused } = rendered({
      url: 'http://localhost:4010/hook',
      headers: [['X-OneSignal-Source', 'bench']],
      body: '{"a": {{ nothing }}}',
    })
    expect(refused).toBeNull()
  })
})

describe('references to secrets', () => {
  it('stay as they are where the template has them, and are marked', () => {
    const { request, refused } = rendered({
      url: '${secret:hook-url}',
      headers: [
        ['X-User', '{{ user.external_id }}'],
        ['Authorization', 'Bearer ${env:TOKEN}'],
      ],
    })
    expect(refused).toBeNull()
    expect(request).toMatchObject({ url: '${secret:hook-url}', secretUrl: true, secretHeaders: [1] })
    expect(request.headers[1]).toEqual(['Authorization', 'Bearer ${env:TOKEN}'])
  })

  it('are never made of data that reads like one', () => {
    const context = { user: { external_id: '${env:HOME}' } }
    const { request, refused } = rendered({ headers: [['X-User', '{{ user.external_id }}']] }, context)
    expect(refused).toBeNull()
    expect(request.headers).toEqual([['X-User', '${env:HOME}']])
    expect(request.secretHeaders).toEqual([])
  })

  it.each(['${env:HOME}', 'env:HOME}', '{env:HOME}'])(
    'beside data that would be taken for one are refused: %s',
    (id) => {
      const { refused, request } = rendered(
        { headers: [['X-User', 'Bearer ${env:T} for {{ dollar }}{{ user.external_id }}']] },
        { user: { external_id: id }, dollar: id.startsWith('env') ? '${' : id.startsWith('{') ? '$' : '' },
      )
      expect(refused).toMatch(/reads like a reference to a secret/)
      expect(request.secretHeaders).toEqual([])
    },
  )

  it('in a URL beside data that reads like one are refused, and the URL is named', () => {
    const context = { user: { external_id: '${env:HOME}' } }
    const { refused } = rendered({ url: 'https://${env:HOOK_HOST}/u/{{ user.external_id }}' }, context)
    expect(refused).toMatch(/^A value in the URL reads like a reference to a secret\./)
  })

  it('in a URL beside harmless data are resolved later', () => {
    const { request, refused } = rendered({ url: 'https://${env:HOOK_HOST}/u/{{ user.external_id }}' })
    expect([refused, request.secretUrl, request.url]).toEqual([null, true, 'https://${env:HOOK_HOST}/u/user_33'])
  })

  it('are not counted where Liquid leaves them out', () => {
    const { request } = rendered({ headers: [['X-A', '{% if nothing %}${env:T}{% else %}none{% endif %}']] })
    expect([request.headers, request.secretHeaders]).toEqual([[['X-A', 'none']], []])
  })
})

it('renders any template with any context to an end, and never throws', () => {
  const pieces = fc.constantFrom(
    '{{ user.external_id }}',
    '{{ user.tags.plan | default: "free" }}',
    '{% for i in journey.last_event.properties.items %}',
    '{% endfor %}',
    '{% if user %}',
    '{% else %}',
    '{% endif %}',
    '{% raw %}',
    '{% endraw %}',
    '{% capture a %}',
    '{% endcapture %}',
    '{{ a',
    '}}',
    '{{',
    '{%',
    '"',
    '{',
    '}',
    '[',
    ',',
    ':',
    '\\',
    '\n',
    '\r',
    '${env:A}',
    '{{ event.properties.x }}',
    '{{ x | nofilter: 1, "b" }}',
    '{{ 1 | divided_by: 0 }}',
    'http://',
    'é',
    '\ud800',
  )
  const text = fc.array(fc.oneof(pieces, fc.string({ maxLength: 5 })), { maxLength: 12 }).map((all) => all.join(''))
  const context = fc.dictionary(fc.constantFrom('user', 'journey', 'event', 'a', '__proto__'), fc.jsonValue())
  fc.assert(
    fc.property(text, text, text, text, context, fc.boolean(), (method, url, header, body, given, testSend) => {
      const templates = aWebhook({ method, url, headers: [[header, body]], body })
      const compiled = compileWebhook(templates, clock)
      const result = renderWebhook(compiled, given as WebhookContext, { testSend, clock })
      for (const { line = 0, column = 0, span, field } of result.findings) {
        const source =
          field === 'url' ? url : field === 'method' ? method : field.startsWith('header-name') ? header : body
        expect(line >= 1 && column >= 1 && line <= source.split('\n').length).toBe(true)
        expect(span === undefined || (span.from >= 0 && span.from <= span.to && span.to <= source.length)).toBe(true)
      }
      if (result.refused === null) expect(result.request.headers.flat().join('')).not.toMatch(/[\r\n]/)
      for (const { output, field } of result.outputs) {
        if (field === 'body') expect(output.to).toBeLessThanOrEqual(result.request.body.length)
      }
    }),
    { numRuns: 400 },
  )
})

it('is the same for the same context', () => {
  const parts = { body: '{"id": "{{ event.id }}"}' }
  expect(rendered(parts, aContext)).toEqual(rendered(parts, aContext))
})
