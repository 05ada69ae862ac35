import { createHmac } from 'node:crypto'
import { sign as octokitSign, verify as octokitVerify } from '@octokit/webhooks-methods'
import { fc } from '../../support/property.ts'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { sign } from '#engine/lib/signature/sign.ts'

const first = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  message: { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestampSeconds: 1614265330, body: '{"test": 2432232314}' },
}

describe('published vectors', () => {
  it('signs with Standard Webhooks v1', () => {
    expect(sign({ scheme: 'standard-webhooks', secret: first.secret }, first.message)).toEqual([
      ['webhook-id', 'msg_p5jXN8AQM9LWM0D4loKWxJek'],
      ['webhook-timestamp', '1614265330'],
      ['webhook-signature', 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='],
    ])
    const second = sign(
      { scheme: 'standard-webhooks', secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD' },
      {
        id: 'msg_27UH4WbU6Z5A5EzD8u03UvzRbpk',
        timestampSeconds: 1649367553,
        body: '{"email":"test@example.com","username":"test_user"}',
      },
    )
    expect(second.at(-1)).toEqual(['webhook-signature', 'v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw='])
  })

  it.each([['ed25519', ''] as const, ['ed25519', 'whsk_'] as const, ['standard-webhooks', 'whsk_'] as const])(
    'signs with v1a as %s with a secret that starts with "%s"',
    (scheme, prefix) => {
      const secret = `${prefix}6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==`
      expect(sign({ scheme, secret }, first.message).at(-1)).toEqual([
        'webhook-signature',
        'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==',
      ])
    },
  )

  it("signs as GitHub's documentation shows it", () => {
    const message = { id: '', timestampSeconds: 0, body: 'Hello, World!' }
    expect(sign({ scheme: 'github', secret: "It's a Secret to Everybody" }, message)).toEqual([
      ['X-Hub-Signature-256', 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'],
    ])
  })
})

describe('against other implementations', () => {
  const secretBytes = fc.uint8Array({ minLength: 1, maxLength: 64 })
  const text = fc.string({ unit: 'binary' })

  it('signs what the standardwebhooks package verifies, and as it signs', () => {
    fc.assert(
      fc.property(secretBytes, fc.uuid(), text, (bytes, id, body) => {
        const secret = `whsec_${Buffer.from(bytes).toString('base64')}`
        const now = Math.floor(Date.now() / 1000)
        const headers = sign({ scheme: 'standard-webhooks', secret }, { id, timestampSeconds: now, body })
        const webhook = new Webhook(secret)
        webhook.verify(body, Object.fromEntries(headers), { jsonParse: false })
        expect(headers.at(-1)?.[1]).toBe(webhook.sign(id, new Date(now * 1000), body))
      }),
    )
  })

  it("signs what Octokit's package verifies, and as it signs", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1 }),
        fc.string({ minLength: 1, unit: 'binary' }),
        async (secret, body) => {
          const value = sign({ scheme: 'github', secret }, { id: '', timestampSeconds: 0, body })[0]?.[1] ?? ''
          expect(await octokitVerify(secret, body, value)).toBe(true)
          expect(value).toBe(await octokitSign(secret, body))
        },
      ),
    )
  })

  it('signs bytes that are no text', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ minLength: 1 }), (body, secret) => {
        const expected = createHmac('sha256', secret).update(body).digest()
        const message = { id: 'm', timestampSeconds: 7, body }
        expect(sign({ scheme: 'hmac-hex', secret }, message)).toEqual([['X-Signature', expected.toString('hex')]])
        expect(sign({ scheme: 'hmac-base64', secret, header: 'X-Mac' }, message)).toEqual([
          ['X-Mac', expected.toString('base64')],
        ])
        const timed = createHmac('sha256', secret).update('7.').update(body).digest('hex')
        expect(sign({ scheme: 'stripe', secret }, message)).toEqual([['Stripe-Signature', `t=7,v1=${timed}`]])
      }),
    )
  })
})

describe('secrets', () => {
  it('signs with older secrets too where the scheme knows several signatures', () => {
    const old = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
    const both = sign({ scheme: 'standard-webhooks', secret: first.secret, previousSecrets: [old] }, first.message).at(
      -1,
    )?.[1]
    const alone = sign({ scheme: 'standard-webhooks', secret: old }, first.message).at(-1)?.[1]
    expect(both?.split(' ')).toEqual(['v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=', alone])
    const message = { id: '', timestampSeconds: 7, body: 'x' }
    expect(sign({ scheme: 'stripe', secret: 'a', previousSecrets: ['b'] }, message)[0]?.[1]).toMatch(
      /^t=7,v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/,
    )
    expect(sign({ scheme: 'github', secret: 'a', previousSecrets: ['b'] }, message)).toEqual(
      sign({ scheme: 'github', secret: 'a' }, message),
    )
  })

  it('takes the names of all three headers from Svix where the signature has its name', () => {
    const headers = sign({ scheme: 'standard-webhooks', secret: first.secret, header: 'svix-signature' }, first.message)
    expect(headers.map(([name]) => name)).toEqual(['svix-id', 'svix-timestamp', 'svix-signature'])
  })

  it.each([
    ['standard-webhooks', 'whsec_not base64!', 'no base64'],
    ['standard-webhooks', 'whsec_', 'no base64'],
    ['ed25519', 'whsk_c2hvcnQ=', '5 bytes'],
    ['ed25519', 'whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=', 'public key'],
    ['github', 'whsk_c2hvcnQ=', 'choose the scheme ed25519'],
    ['hmac-hex', '', 'empty'],
  ] as const)('says why %s cannot sign with %s', (scheme, secret, why) => {
    const attempt = () => sign({ scheme, secret }, first.message)
    expect(attempt).toThrow(why)
    expect(attempt).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }))
  })
})
