import { createHmac } from 'node:crypto'
import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { checkSignature } from '#engine/lib/signature/check-signature.ts'
import { sign } from '#engine/lib/signature/sign.ts'
import type { VerifySettings } from '#engine/lib/signature/verify.ts'
import type { HeaderList } from '#shared/domain/signature/types.ts'
import type { SignatureVerdict } from '#shared/schema/signature.ts'

const seconds = 1_780_000_000
const now = seconds * 1000 + 250
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const settings: VerifySettings = { scheme: 'standard-webhooks', secret, toleranceSeconds: 300 }
const id = 'msg_1'
const context = { known: [], unpacked: null }

/** What is said of a request that was signed over something else than what came in. */
const check = (
  headers: HeaderList,
  body: string | Uint8Array,
  overrides: Partial<VerifySettings> = {},
  more: Partial<Parameters<typeof checkSignature>[3]> = {},
): Promise<SignatureVerdict> =>
  checkSignature({ ...settings, ...overrides }, { headers, body: Buffer.from(body) }, now, { ...context, ...more })

const signed = (body: string | Uint8Array, using = secret, timestampSeconds = seconds): HeaderList =>
  sign({ scheme: 'standard-webhooks', secret: using }, { id, timestampSeconds, body })

/** Headers with a signature over any text. */
const signedText = (text: string, timestamp = String(seconds)): HeaderList => [
  ['webhook-id', id],
  ['webhook-timestamp', timestamp],
  [
    'webhook-signature',
    `v1,${createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(text)
      .digest('base64')}`,
  ],
]

describe('a body that is not the one that was signed', () => {
  it.each([
    ['body-key-order', '{"a":1,"b":{"d":2,"c":3}}', '{"b":{"d":2,"c":3},"a":1}'],
    ['body-key-order', '{"a": 1, "b": {"c": 3, "d": 2}}', '{"b":{"d":2,"c":3},"a":1}'],
    ['body-key-order', '{"user":"u","type":"t","id":5,"at":1}', '{"at":1,"user":"u","id":5,"type":"t"}'],
    ['body-spaces', '{"a": 1, "b": [1, 2]}', '{"a":1,"b":[1,2]}'],
    ['body-spaces', '{"a":1}', '{ "a" : 1 }'],
    ['body-spaces', '{\n  "a": [\n    1\n  ],\n  "b": {}\n}', '{"a":[1],"b":{}}'],
    ['body-spaces', '{"a":"caf\\u00e9"}', '{"a":"café"}'],
    ['body-spaces', '{"a":"http:\\/\\/x"}', '{"a":"http://x"}'],
    ['body-spaces', '{"a":"\\u003cb\\u003e"}', '{"a":"<b>"}'],
    ['body-spaces', '{"a":1}', '{"a":1.0}'],
    ['body-spaces', '{"a":12345678901234567890}', '{ "a": 12345678901234567890 }'],
    ['body-line-end', 'a=1', 'a=1\n'],
    ['body-line-end', 'a=1', 'a=1\r\n'],
    ['body-line-end', 'a=1\n', 'a=1'],
    ['body-line-end', 'a\nb', 'a\r\nb'],
    ['body-bom', '{"a":1}', '\ufeff{"a":1}'],
    ['body-bom', '\ufeff{"a":1}', '{"a":1}'],
    ['body-charset', Buffer.from('name=Zoë', 'latin1'), 'name=Zoë'],
    ['body-charset', 'name=Zoë', Buffer.from('name=Zoë', 'latin1')],
    ['body-charset', 'name=Zoë', Buffer.from(Buffer.from('name=Zoë').toString('latin1'))],
    ['body-charset', Buffer.from('name', 'utf16le'), 'name'],
    ['body-charset', 'é'.normalize('NFC'), 'é'.normalize('NFD')],
    ['body-empty', '', '{"a":1}'],
  ] as const)('%s: %j came in as %j', async (mistake, before, after) => {
    const verdict = await check(signed(before), after)
    expect(verdict).toMatchObject({ ok: false, code: 'mismatch', mistakes: [mistake], skewSeconds: 0 })
    expect(verdict.reason).toContain('would verify with the body ')
  })

  it('shows where the two bodies differ', async () => {
    const verdict = await check(signed('{"a": 1}'), '{"a":1}')
    expect(verdict.bodyDifference).toEqual({
      offset: 5,
      signed: Buffer.from(' 1}').toString('base64'),
      got: Buffer.from('1}').toString('base64'),
      signedText: '{"a": 1}',
    })
  })

  it('does not rewrite a body of more than 256 KiB, which would keep others waiting', async () => {
    const verdict = (chars: number) =>
      check(signed(`{"a": "${'x'.repeat(chars)}"}`), `{"a":"${'x'.repeat(chars)}"}`).then(({ mistakes }) => mistakes)
    expect(await verdict(262_100)).toHaveLength(1)
    expect(await verdict(262_200)).toEqual([])
  })

  it('names the packing where the unpacked body was signed', async () => {
    const verdict = await check(signed('plain'), Buffer.from([31, 139, 8, 0]), {}, { unpacked: Buffer.from('plain') })
    expect(verdict.mistakes).toEqual(['body-content-encoding'])
  })
})

describe('a secret that was read otherwise', () => {
  const text = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const mac = (key: string | Uint8Array, body = 'x'): HeaderList => [
    ['X-Signature', createHmac('sha256', key).update(body).digest('hex')],
  ]
  it.each([
    ['secret-as-text', signedWith(secret), settings],
    ['secret-as-text', signedWith(text), settings],
    ['secret-as-base64', mac(Buffer.from(text, 'base64')), { scheme: 'hmac-hex', secret: text }],
    ['secret-as-hex', mac(Buffer.from('00ff10', 'hex')), { scheme: 'hmac-hex', secret: '00ff10' }],
    ['secret-trimmed', mac('s3cret'), { scheme: 'hmac-hex', secret: 's3cret\n' }],
    ['secret-trimmed', mac('s3cret\n'), { scheme: 'hmac-hex', secret: 's3cret' }],
  ] as const)('%s', async (mistake, headers, overrides) => {
    expect(await check(headers, 'x', overrides)).toMatchObject({ code: 'mismatch', mistakes: [mistake] })
  })

  it('names another secret that it knows', async () => {
    const old = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
    const known = [{ label: 'the secret of webhooks/other.json', secret: old }]
    const verdict = await check(signed('x', old), 'x', {}, { known })
    expect(verdict.mistakes).toEqual(['old-secret'])
    expect(verdict.reason).toContain('the secret of webhooks/other.json')
    expect(verdict.reason).not.toContain(old)
    const accepted = await check(signed('x', old), 'x', { previousSecrets: [old] })
    expect(accepted).toMatchObject({ ok: true, reason: expect.stringContaining('older secret') as unknown })
  })

  it('names ed25519 where that was meant', async () => {
    const key = '6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=='
    const headers = sign({ scheme: 'ed25519', secret: key }, { id, timestampSeconds: seconds, body: 'x' })
    expect((await check(headers, 'x', { secret: key })).mistakes).toEqual(['algorithm'])
  })

  function signedWith(key: string): HeaderList {
    const value = createHmac('sha256', key).update(`${id}.${seconds}.x`).digest('base64')
    return signedText('').with(2, ['webhook-signature', `v1,${value}`])
  }
})

describe('other parts that were signed', () => {
  it.each([
    ['id-timestamp-swapped', signedText(`${seconds}.${id}.x`)],
    ['timestamp-ms', signedText(`${id}.${seconds}250.x`)],
    ['timestamp-ms', signedText(`${id}.${seconds}.x`, `${seconds}250`)],
    ['signed-parts', signedText('x')],
    ['signed-parts', signedText(`${seconds}.x`)],
    ['signed-parts', signedText(`${id}.x`)],
    ['signed-parts', signedText(`${id}${seconds}x`)],
  ] as const)('%s', async (mistake, headers) => {
    expect(await check(headers, 'x')).toMatchObject({ code: 'mismatch', mistakes: [mistake] })
  })

  it('says that a timestamp is in milliseconds, and how far from now it lies', async () => {
    const verdict = await check(signedText(`${id}.${seconds}250.x`, `${seconds}250`), 'x')
    expect(verdict).toMatchObject({ ok: false, code: 'bad-timestamp', mistakes: ['timestamp-ms'], skewSeconds: 0 })
    expect(verdict.reason).toContain('milliseconds')
  })

  it('names two mistakes that were made at once', async () => {
    const headers = signedText(`${seconds}.${id}.{"a": 1}`)
    expect((await check(headers, '{"a":1}')).mistakes).toEqual(['id-timestamp-swapped', 'body-spaces'])
  })
})

describe('a signature that stands elsewhere or is written otherwise', () => {
  const digest = createHmac('sha256', 'k').update('x').digest()
  it.each([
    ['other-header', 'missing-header', [['X-Acme-Mac', digest.toString('hex')]]],
    [
      'other-header',
      'mismatch',
      [
        ['X-Signature', 'ab'.repeat(32)],
        ['X-Hub-Signature-256', `sha256=${digest.toString('hex')}`],
      ],
    ],
    ['encoding', 'malformed-header', [['X-Signature', `sha256=${digest.toString('hex')}`]]],
    ['encoding', 'mismatch', [['X-Signature', digest.toString('hex').toUpperCase()]]],
    ['encoding', 'malformed-header', [['X-Signature', digest.toString('base64')]]],
    ['algorithm', 'mismatch', [['X-Signature', createHmac('sha1', 'k').update('x').digest('hex')]]],
    ['algorithm', 'mismatch', [['X-Signature', createHmac('sha512', 'k').update('x').digest('hex')]]],
  ] as const)('%s (%s): %j', async (mistake, code, headers) => {
    expect(await check(headers, 'x', { scheme: 'hmac-hex', secret: 'k' })).toMatchObject({ code, mistakes: [mistake] })
  })

  it('names the header that it looked for and the one that has it', async () => {
    const verdict = await check([['X-Acme-Mac', digest.toString('hex')]], 'x', { scheme: 'hmac-hex', secret: 'k' })
    expect(verdict.reason).toMatch(/no header X-Signature\..*header X-Acme-Mac/)
  })
})

describe('clocks', () => {
  it('tells by how much they differ', async () => {
    const old = await check(signed('x', secret, seconds - 400), 'x')
    expect(old).toMatchObject({ ok: false, code: 'too-old', skewSeconds: 400, mistakes: ['clock-skew'] })
    expect(old.reason).toContain('400 s old')
    expect(old.expected).toBe(old.got)
    const ahead = await check(signed('x', secret, seconds + 7_210), 'x')
    expect(ahead).toMatchObject({ code: 'too-new', skewSeconds: -7_210 })
    expect(ahead.reason).toContain('2 h')
  })
})

describe('what no mistake explains', () => {
  it('tries a large body with other secrets, not in other forms', async () => {
    const large = `{"a": "${'x'.repeat(1_000_000)}"}`
    expect((await check(signed(large), large.replace(': ', ':'))).reason).toContain('too large')
    const known = [{ label: 'another one', secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD' }]
    const taken = await check(signed(large, known[0]?.secret), large, {}, { known })
    expect(taken.mistakes).toEqual(['old-secret'])
  })

  it('says so, and what was expected and found', async () => {
    const verdict = await check(signed('x', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'), 'x')
    expect(verdict).toMatchObject({
      ok: false,
      mistakes: [],
      expected: signed('x').at(-1)?.[1],
      got: expect.stringMatching(/^v1,/) as unknown,
    })
    expect(verdict.reason).toContain('None of the usual mistakes')
  })

  it('never throws and never accepts, whatever comes in', async () => {
    const header = fc.tuple(
      fc.constantFrom('webhook-id', 'webhook-timestamp', 'webhook-signature', 'x-signature', 'stripe-signature', 'x'),
      fc.string(),
    )
    const scheme = fc.constantFrom('standard-webhooks', 'github', 'stripe', 'hmac-hex', 'hmac-base64', 'ed25519')
    await fc.assert(
      fc.asyncProperty(scheme, fc.array(header), fc.uint8Array(), fc.string(), async (which, headers, body, key) => {
        const verdict = await check(headers, body, { scheme: which, secret: key })
        expect(verdict.ok).toBe(false)
        expect(verdict.reason).not.toBe('')
      }),
    )
  })
})
