import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { receiverFixture, type ReceiverFixture } from '../../support/http/receiver-fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const open: ReceiverFixture[] = []
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.close()
})

/** No outbox: what is to be forwarded is stored and waits. */
const receiver = {
  endpoints: [
    { path: '/hook', dedupOn: 'header:x-id', forward: { url: 'http://127.0.0.1:9/in' } },
    { path: '/plain', dedupOn: 'header:x-id' },
  ],
  oneSignalEmulator: { apiKey: 'k' },
}
const body = JSON.stringify({ id: 'o-1', filler: 'x'.repeat(50_000) })

test.each([
  ['full', 'PRAGMA max_page_count = 1', 'PRAGMA max_page_count = 1000000', /full/],
  ['read-only', 'PRAGMA query_only = ON', 'PRAGMA query_only = OFF', /read-?only|cannot be written/],
])(
  'on a %s disk nothing is acknowledged that is not stored, and it goes on afterwards',
  async (_, fault, cure, why) => {
    const fixture = await receiverFixture(directory(), { local: receiver })
    open.push(fixture)
    const { service, database } = fixture
    const send = async (path: string, id: string): Promise<{ status: number; text: string }> => {
      const response = await fetch(fixture.url(path), { method: 'POST', headers: { 'x-id': id }, body })
      return { status: response.status, text: await response.text() }
    }
    const sendEvent = async (): Promise<{ status: number; text: string }> => {
      const event = JSON.stringify({ name: 'n', external_id: 'u', properties: { filler: 'x'.repeat(1_900) } })
      const events = `{"events":[${Array.from({ length: 20 }, () => event).join(',')}]}`
      const headers = { Authorization: 'Key k' }
      const response = await fetch(fixture.url('/apps/a/custom_events'), { method: 'POST', headers, body: events })
      return { status: response.status, text: await response.text() }
    }
    const message = () => service.statuses()[0]?.message ?? ''

    database.exec(fault)
    expect(await send('/hook', 'id-1')).toEqual({ status: 503, text: expect.stringMatching(why) as string })
    expect(await sendEvent()).toEqual({ status: 503, text: expect.stringMatching(why) as string })
    expect((await send('/plain', 'id-2')).status).toBe(200)
    await eventually(() => expect(message()).toMatch(/answered but cannot be stored/))
    expect(message()).toMatch(why)

    database.exec(cure)
    // Neither was taken: sent again, they are the first of their key.
    expect((await send('/hook', 'id-1')).status).toBe(200)
    expect(await sendEvent()).toEqual({ status: 202, text: '{}' })
    await eventually(() => expect(service.statuses()[0]).toMatchObject({ message: null, forwards: [{ waiting: 1 }] }))
    expect((await send('/hook', 'id-1')).status).toBe(200)
    const kept = await eventually(() => {
      const rows = service.requests('local', null, 9).filter(({ path, status }) => path === '/hook' && status === 200)
      expect(rows.map(({ duplicate, status }) => [duplicate, status])).toEqual([
        [true, 200],
        [false, 200],
      ])
      return rows
    })
    expect(service.request(kept[1]!.id).requestBody.text).toBe(body)
    expect(service.statuses()[0]?.forwards[0]?.waiting).toBe(1)
    expect(service.acceptedEvents('local', 0, 99)).toHaveLength(20)
  },
)
