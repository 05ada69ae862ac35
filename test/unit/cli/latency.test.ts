import { expect, test } from 'vitest'
import { latencyOf, latencyText } from '#cli/relay/latency.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'

const view = (count: number, p50Ms: number, p95Ms: number, p99Ms: number) => ({ count, p50Ms, p95Ms, p99Ms })
const statusWith = (latency: RelayStatus['latency']): RelayStatus => ({ latency }) as RelayStatus

test('one relay says its own figures', () => {
  const latency = { read: view(10, 1, 2, 3), accepted: view(8, 40, 1_250, 90_000) }
  expect(latencyOf([statusWith(latency)])).toEqual(latency)
  expect(latencyText(latency)).toBe("Accepted after p50 40 ms, p95 1.3 s, p99 2 min from the record's time.")
})

test('several relays say the slowest of each figure, over all of their events', () => {
  const one = statusWith({ read: view(10, 1, 2, 3), accepted: null })
  const other = statusWith({ read: view(5, 2, 2, 2), accepted: view(5, 7, 8, 9) })
  expect(latencyOf([one, other])).toEqual({ read: view(15, 2, 2, 3), accepted: view(5, 7, 8, 9) })
})

test('a run in which nothing was accepted says nothing of it', () => {
  expect(latencyOf([])).toEqual({ read: null, accepted: null })
  expect(latencyText({ read: view(1, 1, 1, 1), accepted: null })).toBeNull()
})
