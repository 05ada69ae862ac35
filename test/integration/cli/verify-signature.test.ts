import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'

const launcher = join(import.meta.dirname, '..', '..', '..', 'bin', 'signalbench.mjs')

type Run = { readonly code: number | null; readonly line: Record<string, unknown>; readonly stderr: string }

async function verify(
  args: readonly string[],
  body: string | Uint8Array,
  env: Record<string, string> = {},
): Promise<Run> {
  const child = spawn(process.execPath, [launcher, 'verify-signature', ...args, '--json'], {
    env: { ...process.env, ...env },
  })
  child.stdin.end(body)
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ])
  return { code, stderr, line: stdout === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>) }
}

const vector = [
  '--scheme=standard-webhooks',
  '--secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  '--header=webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek',
  '--header=webhook-timestamp:1614265330',
  '--header=webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
]

it('verifies, explains, and answers by its exit code', async () => {
  const [good, late, spaced, usage] = await Promise.all([
    verify([...vector, '--at', '1614265331'], '{"test": 2432232314}'),
    verify(vector, '{"test": 2432232314}'),
    verify([...vector, '--at', '2021-02-25T15:02:11Z'], '{"test":2432232314}'),
    verify(['--scheme', 'md5', '--secret', 'x'], ''),
  ])
  expect(good).toMatchObject({ code: 0, line: { type: 'signature', ok: true, skewSeconds: 1 } })
  expect(late).toMatchObject({ code: 1, line: { ok: false, code: 'too-old' } })
  expect(late.line['skewSeconds']).toBeGreaterThan(150_000_000)
  expect(late.line['expected']).toBe(late.line['got'])
  expect(spaced).toMatchObject({ code: 1, line: { ok: false, mistakes: ['body-spaces'] } })
  expect(usage).toMatchObject({ code: 2, line: {} })
  expect(usage.stderr).toContain('standard-webhooks')
})

it('takes the raw bytes, secrets from the environment, and the one header that there is', async () => {
  const packed = gzipSync('{"a":1}')
  const mac = (bytes: string | Uint8Array) => createHmac('sha256', 's3cret').update(bytes).digest('hex')
  const secret = ['--scheme', 'hmac-hex', '--secret', '${env:HOOK_SECRET}']
  const env = { HOOK_SECRET: 's3cret' }
  const [raw, unpacked, missing] = await Promise.all([
    verify([...secret, '--header', `X-Acme-Mac: ${mac(packed)}`], packed, env),
    verify(
      [...secret, '--header', `X-Signature: ${mac('{"a":1}')}`, '--header', 'Content-Encoding: gzip'],
      packed,
      env,
    ),
    verify([...secret, '--header', 'X-Signature: 00'], ''),
  ])
  expect(raw).toMatchObject({ code: 0, line: { ok: true } })
  expect(unpacked).toMatchObject({ code: 1, line: { mistakes: ['body-content-encoding'] } })
  expect(missing.code).toBe(2)
  expect(missing.stderr).toContain('HOOK_SECRET')
})
