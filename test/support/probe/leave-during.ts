import { expect } from 'vitest'
import type { ProbeDeps } from '#engine/probe/climb.ts'
import { probeConnection } from '#engine/probe/probe-connection.ts'
import type { KafkaConnection } from '#shared/schema/connection.ts'
import type { RungName } from '#shared/schema/probe.ts'
import { probeDeps } from './run-ladder.ts'

/** Shorter than what any rung waits for an answer by itself. */
const boundMs = 1_500

/** Leaves while that rung waits for what never comes, and expects that the ladder ends with that and says nothing more. */
export async function leaveDuring(
  rung: RungName,
  connection: KafkaConnection,
  deps: Partial<ProbeDeps> = {},
): Promise<void> {
  const leave = new AbortController()
  const targets = { topics: ['t'], groups: ['g'] }
  const seen: string[] = []
  let late: NodeJS.Timeout | undefined
  let isLate = false
  for await (const event of probeConnection(connection, targets, probeDeps(deps), leave.signal)) {
    seen.push(event.type === 'summary' ? 'summary' : `${event.type} ${event.rung}`)
    if (event.type === 'started' && event.rung === rung) {
      setTimeout(() => {
        late = setTimeout(() => {
          isLate = true
        }, boundMs)
        leave.abort()
      }, 50)
    }
  }
  clearTimeout(late)
  expect(seen.at(-1)).toBe(`started ${rung}`)
  expect(leave.signal.aborted).toBe(true)
  expect(isLate, `went on for ${boundMs} ms after that`).toBe(false)
}
