import { afterEach, expect, test } from 'vitest'
import { createWorkspaceTrace } from '#engine/trace/workspace-trace.ts'
import { eventually } from '../../support/eventually.ts'
import { receiverFixture } from '../../support/http/receiver-fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)

test('requests of a sender that nobody here knows have a timeline of their own, by header and by a value of the body', async () => {
  const fixture = await receiverFixture(
    directory(),
    {
      local: {
        endpoints: [
          {
            path: '/signed',
            signature: { scheme: 'standard-webhooks', secret: '${env:HOOK_SECRET}' },
            script: [{ status: 503 }, { status: 200, times: 10 }],
          },
          { path: '/orders', dedupOn: 'json:$.order.id' },
        ],
      },
    },
    { env: { HOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' } },
  )
  const post = (path: string, headers: Record<string, string>, body: unknown) =>
    fetch(fixture.url(path), { method: 'POST', headers, body: JSON.stringify(body) })
  await post('/signed', { 'webhook-id': 'msg_1' }, { a: 1 })
  await post('/signed', { 'webhook-id': 'msg_1' }, { a: 1 })
  await post('/orders', {}, { order: { id: 'order-77' } })
  await post('/orders', {}, { order: { id: 'order-77' } })

  const traces = createWorkspaceTrace(fixture.workspace, { logger: fixture.logger, clock: Date })
  const steps = (id: string) => {
    const found = traces.find(id)
    return found.kind === 'timeline' ? found.timeline.steps : []
  }
  // Requests are stored just after they were answered.
  await eventually(() => expect([steps('msg_1').length, steps('order-77').length]).toEqual([2, 2]))
  const signed = traces.find('msg_1')
  expect(signed).toMatchObject({
    timeline: {
      ids: ['msg_1'],
      steps: [
        { what: 'received', tone: 'bad', detail: { path: '/signed', status: 503 } },
        { what: 'received', detail: { status: 200 } },
      ],
      verdict: { state: 'arrived', tone: 'warn', summary: 'received once, signature not verified' },
    },
  })
  const part = traces.part(steps('msg_1')[0]?.ref ?? '')
  expect(part.pieces.map(({ title }) => title)).toContain('Signature: not verified')
  expect(steps('order-77').map(({ detail }) => detail['duplicate'])).toEqual([false, true])
  await traces.close()
  await fixture.close()
})
