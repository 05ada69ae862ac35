import { setTimeout as delay } from 'node:timers/promises'

/**
 * Asks again and again until `probe` answers without throwing, and gives that answer; at the deadline its last error. Only
 * what hangs comes as far as the default deadline, also on a slow machine with other work.
 */
export async function eventually<T>(
  probe: () => T | Promise<T>,
  { timeoutMs = 30_000, everyMs = 20 }: { readonly timeoutMs?: number; readonly everyMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    try {
      return await probe()
    } catch (error) {
      if (Date.now() >= deadline) throw error
      await delay(everyMs)
    }
  }
}
