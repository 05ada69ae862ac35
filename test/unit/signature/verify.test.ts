import { verify as octokitVerify } from '@octokit/webhooks-methods'
import { fc } from '../../support/property.ts'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { sign } from '#engine/lib/signature/sign.ts'
import { verify, type VerifySettings } from '#engine/lib/signature/verify.ts'
import type { HeaderList } from '#shared/domain/signature/types.ts'
import { encodeUtf8 } from '#shared/lib/utf8.ts'

const now = 1_614_265_400_000
const settings: VerifySettings = {
  scheme: 'standard-webhooks',
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  toleranceSeconds: 300,
}
const vector: HeaderList = [
  ['Webhook-Id', 'msg_p5jXN8AQM9LWM0D4loKWxJek'],
  ['WEBHOOK-TIMESTAMP', '1614265330'],
  ['webhook-signature', 'v1,bm9uZQ== v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='],
]
const body = encodeUtf8('{"test": 2432232314}')

describe('verifying', () => {
  it('accepts one good signature among several, whatever the case of the names', () => {
    const found = verify(settings, { headers: vector, body }, now)
    expect(found).toMatchObject({ code: 'verified', secretIndex: 0, skewSeconds: 70 })
    expect(found.expected).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  it('accepts ed25519 by the public and by the private key, as either scheme', () => {
    const headers: HeaderList = vector.with(2, [
      'webhook-signature',
      'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==',
    ])
    const whole = '6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=='
    const publicKey = Buffer.from(whole, 'base64').subarray(32).toString('base64')
    for (const [scheme, secret] of [
      ['ed25519', whole],
      ['ed25519', publicKey],
      ['ed25519', `whpk_${publicKey}`],
      ['standard-webhooks', `whpk_${publicKey}`],
    ] as const) {
      expect(verify({ ...settings, scheme, secret }, { headers, body }, now).code).toBe('verified')
      expect(verify({ ...settings, scheme, secret }, { headers, body: body.subarray(1) }, now).code).toBe('mismatch')
    }
  })

  it('holds the tolerance to the second, in both directions', () => {
    const at = (seconds: number) => verify(settings, { headers: vector, body }, (1_614_265_330 + seconds) * 1000)
    expect(at(300).code).toBe('verified')
    expect(at(301)).toMatchObject({ code: 'too-old', skewSeconds: 301 })
    expect(at(-300).code).toBe('verified')
    expect(at(-301)).toMatchObject({ code: 'too-new', skewSeconds: -301 })
  })

  it('accepts older secrets and says which', () => {
    const rotated = {
      ...settings,
      secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
      previousSecrets: [settings.secret],
    }
    expect(verify(rotated, { headers: vector, body }, now)).toMatchObject({ code: 'verified', secretIndex: 1 })
  })

  it.each([
    ['missing-header', vector.slice(0, 2), 'webhook-signature'],
    ['missing-header', vector.slice(1), 'webhook-id'],
    ['missing-header', vector.toSpliced(1, 1), 'webhook-timestamp'],
    ['malformed-header', vector.with(2, ['webhook-signature', 'g0hM9SsE']), 'webhook-signature'],
    ['bad-timestamp', vector.with(1, ['webhook-timestamp', 'yesterday']), 'yesterday'],
  ] as const)('answers %s and names what it is about', (code, headers, named) => {
    const found = verify(settings, { headers, body }, now)
    expect(found.code).toBe(code)
    expect(found.detail).toContain(named)
  })

  it('says that a secret cannot be one without repeating it', () => {
    const found = verify({ ...settings, secret: 'whsec_hunter2!' }, { headers: vector, body }, now)
    expect(found.code).toBe('bad-secret')
    expect(found.detail).not.toContain('hunter2')
  })

  it('agrees with the standardwebhooks package on right and damaged requests', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 64 })
    fc.assert(
      fc.property(bytes, fc.uuid(), fc.string({ unit: 'binary' }), fc.nat(3), (key, id, text, damage) => {
        const secret = `whsec_${Buffer.from(key).toString('base64')}`
        const nowMs = Date.now()
        const seconds = Math.floor(nowMs / 1000) - (damage === 1 ? 301 : 0)
        const signed = new Webhook(secret).sign(id, new Date(seconds * 1000), text)
        const headers: HeaderList = [
          ['webhook-id', id],
          ['webhook-timestamp', String(seconds)],
          ['webhook-signature', damage === 2 ? signed.toUpperCase() : signed],
        ]
        const sent = damage === 3 ? `${text} ` : text
        const theirs = accepts(() =>
          new Webhook(secret).verify(sent, Object.fromEntries(headers), { jsonParse: false }),
        )
        const ours = verify({ ...settings, secret }, { headers, body: Buffer.from(sent) }, nowMs)
        expect(ours.code === 'verified').toBe(theirs)
      }),
      // Their errors take their own stack, which is slow here.
      { numRuns: 40 },
    )
  })

  it("agrees with Octokit's package on right and damaged requests", async () => {
    const name = fc.string({ minLength: 1 })
    await fc.assert(
      fc.asyncProperty(name, fc.string({ minLength: 1, unit: 'binary' }), fc.nat(3), async (secret, text, damage) => {
        const value = sign({ scheme: 'github', secret }, { id: '', timestampSeconds: 0, body: text })[0]?.[1] ?? ''
        const header = damage === 1 ? value.toUpperCase().replace('SHA', 'sha') : damage === 2 ? value.slice(7) : value
        const sent = damage === 3 ? `${text}\n` : text
        const message = { headers: [['x-hub-signature-256', header]] as const, body: Buffer.from(sent) }
        const ours = verify({ scheme: 'github', secret, toleranceSeconds: 300 }, message, now)
        expect(ours.code === 'verified').toBe(await octokitVerify(secret, sent, header))
      }),
    )
  })
})

function accepts(attempt: () => unknown): boolean {
  try {
    attempt()
    return true
  } catch {
    return false
  }
}
