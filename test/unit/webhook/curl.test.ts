import { execFileSync } from 'node:child_process'
import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { asCurl, asHttpFile } from '#shared/domain/webhook/curl/copy-request.ts'
import { importCurl } from '#shared/domain/webhook/curl/import-curl.ts'
import { shellWords } from '#shared/domain/webhook/curl/shell-words.ts'
import type { FrozenRequest } from '#shared/domain/webhook/types.ts'

const aRequest = (parts: Partial<FrozenRequest> = {}): FrozenRequest => ({
  method: 'POST',
  url: 'https://hooks.acme.org/a?b=c',
  headers: [['Content-Type', 'application/json']],
  body: '{"a": 1}',
  secretHeaders: [],
  secretUrl: false,
  ...parts,
})

const imported = (command: string) => {
  const result = importCurl(command)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

describe('a curl command', () => {
  it('is read as browsers copy it for the Windows command line', () => {
    const { templates, notes } = imported(
      'curl ^"https://a.org/x?y=1^&z=2^" ^\r\n  -H ^"accept: */*^" ^\n  --data-raw ^"^{^\\^"a^\\^":1^}^"',
    )
    expect(templates).toMatchObject({
      method: 'POST',
      url: 'https://a.org/x?y=1&z=2',
      headers: [
        ['Content-Type', 'application/x-www-form-urlencoded'],
        ['accept', '*/*'],
      ],
      body: '{"a":1}',
    })
    expect(notes).toEqual([])
  })

  it.each([
    ['curl a.org -d @file', 'POST', 'reads the body from a file'],
    ['curl -F f=@x a.org', 'POST', 'form with parts'],
    ['curl -T f a.org', 'PUT', '-T f sends a file'],
    ['curl --frobnicate a.org', 'GET', '--frobnicate is not known here'],
    ['curl "a.org/$HOME"', 'GET', '$HOME is filled in by a shell'],
    ['curl a.org -H "A: $(id -u)"', 'GET', '$(id -u) is filled in by a shell'],
  ])('%s keeps its method and says what it cannot take over', (command, method, note) => {
    const { templates, notes } = imported(command)
    expect(templates.method).toBe(method)
    expect(notes).toEqual([expect.stringContaining(note)])
  })

  it('takes a dollar sign for one within single quotes and before a number', () => {
    expect(imported(`curl a.org -d '$HOME' -H "Price: $5"`).notes).toEqual([])
  })

  it('is read with quotes, continued lines and letters that stand together', () => {
    const { templates, notes } = imported(`$ curl -sSLXPUT "https://hooks.acme.org/it's?a=\\"b\\"" \\
      -H 'Content-Type: application/json' -H "X-Empty;" -H 'Host:' \\
      --data-raw $'{"a":\\n\\u00e9 \\'x\\'}' --compressed --max-time 5 | jq .`)
    expect(templates).toEqual({
      method: 'PUT',
      url: 'https://hooks.acme.org/it\'s?a="b"',
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Empty', ''],
      ],
      body: '{"a":\né \'x\'}',
    })
    expect(notes).toEqual([
      '-L was left out: redirects are not followed.',
      '--max-time has no meaning for a webhook and was left out.',
    ])
  })

  it.each([
    ['curl hooks.acme.org', { method: 'GET', url: 'http://hooks.acme.org', body: '' }],
    ['curl -I https://a.org', { method: 'HEAD' }],
    [
      'curl https://a.org -d a=1 -d b=2',
      { method: 'POST', body: 'a=1&b=2', headers: [['Content-Type', 'application/x-www-form-urlencoded']] },
    ],
    [
      'curl -G https://a.org?x=1 -d a=1 --data-urlencode "b=c d"',
      { method: 'GET', url: 'https://a.org?x=1&a=1&b=c%20d', body: '' },
    ],
    [
      'curl https://a.org --json \'{"a":1}\'',
      {
        body: '{"a":1}',
        headers: [
          ['Content-Type', 'application/json'],
          ['Accept', 'application/json'],
        ],
      },
    ],
    [
      'curl -u me:secret -A ua https://a.org',
      {
        headers: [
          ['Authorization', 'Basic bWU6c2VjcmV0'],
          ['User-Agent', 'ua'],
        ],
      },
    ],
    ['curl.exe --url=https://a.org --request=DELETE', { method: 'DELETE', url: 'https://a.org' }],
    ['curl https://a.org -d "{{ user.external_id }}"', { body: '{{ user.external_id }}' }],
  ])('%s', (command, parts) => {
    expect(imported(command).templates).toMatchObject(parts)
  })

  it('tells what a webhook cannot do', () => {
    expect(imported('curl https://a.org -d @body.json -F a=b https://b.org -b jar.txt').notes).toHaveLength(4)
    expect(imported('curl -u me:secret https://a.org').notes.join('')).toContain('put a secret in their place')
  })

  it.each([
    ['wget https://a.org', 'no curl command', 0],
    ['curl -X POST', 'no URL', 0],
    ['curl "https://a.org', 'never closed', 5],
    ['', 'no curl command', 0],
  ])('that is none says why: %s', (command, message, position) => {
    expect(importCurl(command)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining(message), position },
    })
  })
})

const line = fc.string({ unit: fc.constantFrom(...'ab\'"\\$`!*{}[]# :;|&<>é'), maxLength: 12 })

it('that is copied is what bash and our own reader make of it', () => {
  fc.assert(
    fc.property(line, line, (first, second) => {
      const command = asCurl(aRequest({ body: `${first}\n${second}x`, headers: [['X-A', first.trim() || 'v']] }))
      const words = shellWords(command)
      const ours = words.ok ? words.value : []
      const script = 'curl() { printf "%s\\0" curl "$@"; }\n'
      const theirs = execFileSync('bash', ['-c', script + command], { encoding: 'utf8' })
        .split('\0')
        .slice(0, -1)
      expect(ours).toEqual(theirs)
    }),
    { numRuns: 25 },
  )
})

it('that is copied and imported is the same request', () => {
  const value = line.map((text) => text.trim())
  fc.assert(
    fc.property(fc.constantFrom('POST', 'GET', 'PUT'), value, value, line, (method, a, b, body) => {
      const request = aRequest({
        method,
        headers: [
          ['X-A', a],
          ['X-B', b],
          ['Content-Type', 'text/plain'],
        ],
        body,
      })
      const { templates, notes } = imported(asCurl(request))
      expect(notes).toEqual([])
      expect(templates).toEqual({ method, url: request.url, headers: request.headers, body })
    }),
  )
})

describe('secrets in what is copied', () => {
  const request = aRequest({
    headers: [
      ['Authorization', 'Bearer ${env:TOKEN}!'],
      ['X-Data', '${env:HOME}'],
      ['X-Key', '${secret:hook-key}'],
    ],
    secretHeaders: [0, 2],
    body: '',
  })

  it('are variables of the shell, and only those of the template', () => {
    expect(asCurl(request)).toBe(
      `curl -X POST \\\n  'https://hooks.acme.org/a?b=c' \\\n  -H 'Authorization: Bearer '"$TOKEN"'!' \\\n  -H 'X-Data: \${env:HOME}' \\\n  -H 'X-Key: '"$SIGNALBENCH_SECRET_HOOK_KEY"`,
    )
  })

  it('are variables of the environment in an HTTP file', () => {
    expect(asHttpFile('welcome', request)).toBe(
      [
        '### welcome',
        'POST https://hooks.acme.org/a?b=c HTTP/1.1',
        'Authorization: Bearer {{$processEnv TOKEN}}!',
        'X-Data: ${env:HOME}',
        'X-Key: {{$processEnv SIGNALBENCH_SECRET_HOOK_KEY}}',
        '',
      ].join('\n'),
    )
  })
})

it('tells curl not to guess a type, to read brackets plainly, and to keep a path as it is', () => {
  const command = asCurl(aRequest({ headers: [], url: 'http://[::1]/a/../b', method: 'HEAD' }))
  expect(command).toContain("-H 'Content-Type:'")
  expect(command).toContain('--globoff')
  expect(command).toContain('--path-as-is')
  expect(command).toContain('--head')
})

it('an HTTP file has the body after an empty line', () => {
  expect(asHttpFile('a', aRequest())).toBe(
    '### a\nPOST https://hooks.acme.org/a?b=c HTTP/1.1\nContent-Type: application/json\n\n{"a": 1}\n',
  )
})
