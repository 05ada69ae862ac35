import { expect } from 'vitest'

/**
 * Does the work and expects it to end before a timer of `ms` that starts with it. Work that ends by a shorter timer of its
 * own does so also where the machine stands still for a while: overdue timers fire in their order. A clock would tell only
 * how late it is.
 */
export async function inTime<T>(ms: number, work: () => Promise<T>): Promise<T> {
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
  }, ms)
  try {
    const answer = await work()
    expect(isLate, `took longer than ${ms} ms`).toBe(false)
    return answer
  } finally {
    clearTimeout(timer)
  }
}
