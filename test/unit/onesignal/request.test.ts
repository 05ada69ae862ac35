import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { identityOf } from '#shared/domain/onesignal/event-identity.ts'
import { createIdempotencyKeys } from '#shared/domain/onesignal/idempotency-key.ts'
import { buildRequestBody, requestBytes, requestHeaders, requestUrl } from '#shared/domain/onesignal/request.ts'
import { isUuid } from '#shared/lib/uuid.ts'

describe('the request', () => {
  it('goes where the API listens', () => {
    const endpoint = { baseUrl: 'https://api.onesignal.com/', appId: 'a b', legacyPath: false }
    expect(requestUrl(endpoint)).toBe('https://api.onesignal.com/apps/a%20b/custom_events')
    expect(requestUrl({ ...endpoint, legacyPath: true })).toBe(
      'https://api.onesignal.com/apps/a%20b/integrations/custom_events',
    )
    expect(requestHeaders('os_v2_app_x', 'Signalbench/1')).toContainEqual(['Authorization', 'Key os_v2_app_x'])
  })

  it('holds the events as they are, and its size is known beforehand', () => {
    fc.assert(
      fc.property(fc.array(fc.json()), (events) => {
        const body = buildRequestBody(events)
        expect(JSON.parse(body)).toStrictEqual({ events: events.map((json) => JSON.parse(json) as unknown) })
        expect(requestBytes(events.map((json) => Buffer.byteLength(json)))).toBe(Buffer.byteLength(body))
      }),
    )
  })
})

describe('the idempotency key', () => {
  const workspace = '6f0c1d2e-aaaa-4bbb-8ccc-123456789012'
  const keyOf = createIdempotencyKeys(workspace, 'cluster')

  it('is the same for the same record and no other', () => {
    expect(keyOf('t', 1, 5n)).toBe(createIdempotencyKeys(workspace, 'cluster')('t', 1, 5n))
    const others = [
      keyOf('t', 1, 6n),
      keyOf('t', 2, 5n),
      keyOf('u', 1, 5n),
      keyOf('t', 15, 5n),
      createIdempotencyKeys(workspace, 'other')('t', 1, 5n),
      createIdempotencyKeys('7f0c1d2e-aaaa-4bbb-8ccc-123456789012', 'cluster')('t', 1, 5n),
      createIdempotencyKeys('no uuid', 'cluster')('t', 1, 5n),
    ]
    expect(new Set([keyOf('t', 1, 5n), ...others]).size).toBe(8)
  })

  it('is a UUID of version 5, and never changes between versions of this program', () => {
    expect(isUuid(keyOf('t', 1, 5n))).toBe(true)
    expect(keyOf('t', 1, 5n)[14]).toBe('5')
    expect(keyOf('user-events', 3, 8_841n)).toBe('279c590b-45c1-57ec-8a11-b14b325946e6')
  })
})

it('an event names itself at top level before its properties', () => {
  expect(identityOf({ external_id: 'u', event_id: 'a', properties: { event_id: 'b' } })).toMatchObject({ eventId: 'a' })
  expect(identityOf({ onesignal_id: 'o', properties: { event_id: 7 } })).toStrictEqual({
    externalId: null,
    onesignalId: 'o',
    eventId: '7',
  })
  expect(identityOf({ external_id: 'u', properties: {} })).toMatchObject({ eventId: null })
})
