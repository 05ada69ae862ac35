import { describe, expect, it } from 'vitest'
import { nearestNames, unknownTopics } from '#engine/source/topic-names.ts'

const existing = ['user-events', 'purchase-events', 'audit', '__consumer_offsets', 'users']

describe('an unknown topic', () => {
  it('gets the nearest names, closest first, without internal ones', () => {
    expect(nearestNames('user-event', existing)[0]).toBe('user-events')
    expect(nearestNames('USER-EVENTS', existing)[0]).toBe('user-events')
    expect(nearestNames('purchase_event', existing)).toEqual(['purchase-events'])
    expect(nearestNames('topic-7702172_', ['topic-9782ca29', 'topic-7702172a'])).toEqual(['topic-7702172a'])
    expect(nearestNames('dlg', ['dlq', 'dmz'])).toEqual(['dlq'])
    expect(nearestNames('consumer_offsets', existing)).toEqual([])
  })

  it('gets none where nothing is near', () => {
    expect(nearestNames('zzzzzz', existing)).toEqual([])
    expect(unknownTopics(['zzzzzz'], existing, 'the cluster').message).not.toContain('did you mean')
  })

  it.each([
    ['another id of the same kind', 'topic-7702172_', ['topic-9782ca29']],
    ['a name of three other letters', 'abc', ['xyz', 'dlq']],
    ['a letter that many names have', 'e', existing],
    ['half of its letters', 'orders', ['invoices', 'readers-eu']],
  ])('gets no name that only shares %s', (_, wanted, names) => {
    expect(nearestNames(wanted, names)).toEqual([])
  })

  it('is told with what to do', () => {
    const error = unknownTopics(['user-evnts'], existing, 'the cluster')
    expect(error.code).toBe('NOT_FOUND')
    expect(error.message).toContain('"user-evnts" (did you mean "user-events"')
    expect(error.message).toContain('nothing was created')
  })

  it('is said to be hidden perhaps by a cluster, and never by a capture', () => {
    const hidden = 'it does not exist or this user may not see it'
    expect(unknownTopics(['nope'], existing, 'the cluster').message).toContain(hidden)
    expect(unknownTopics(['nope', 'non'], existing, 'the cluster').message).toContain('they do not exist or')
    const { message } = unknownTopics(['nope'], existing, 'the capture a.ndjson', { hides: false })
    expect(message).toBe('There is no topic "nope" in the capture a.ndjson. Check the name; nothing was created.')
  })
})
