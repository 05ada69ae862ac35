import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const seconds = 1000

/** Brokers and relays that are killed and cut off for minutes: they mostly wait, so that two of them share the machine. */
const enduring = ['test/integration/{resilience,soak}/**/*.test.ts']

/** One project a suite: `npm test` runs them one after another, `vitest run --project unit` runs one. */
const suite = (
  name: string,
  options: {
    readonly timeoutMs: number
    readonly parallel: boolean
    readonly broker?: boolean
    readonly include?: readonly string[]
    readonly exclude?: readonly string[]
  },
) => ({
  test: {
    name,
    include: [...(options.include ?? [`test/${name}/**/*.test.{ts,tsx}`])],
    exclude: [...(options.exclude ?? [])],
    testTimeout: options.timeoutMs,
    hookTimeout: Math.max(options.timeoutMs, 120 * seconds),
    fileParallelism: options.parallel,
    // Engines in processes and threads of their own need not read and strip all sources anew each time.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules', '.cache', 'signalbench') },
    ...(options.broker === true ? { globalSetup: ['test/support/global-setup.ts'] } : {}),
    // Real processes and sockets: leave no suite hanging on what another one left open.
    teardownTimeout: 10 * seconds,
  },
})

export default defineConfig({
  test: {
    passWithNoTests: true,
    maxWorkers: 2,
    projects: [
      suite('unit', { timeoutMs: 60 * seconds, parallel: true }),
      suite('architecture', { timeoutMs: 120 * seconds, parallel: false }),
      suite('contract', { timeoutMs: 60 * seconds, parallel: true, broker: true }),
      suite('migrations', { timeoutMs: 60 * seconds, parallel: true }),
      suite('integration', { timeoutMs: 180 * seconds, parallel: true, broker: true, exclude: enduring }),
      suite('endurance', { timeoutMs: 600 * seconds, parallel: true, broker: true, include: enduring }),
      suite('web', { timeoutMs: 120 * seconds, parallel: true, broker: true }),
      suite('desktop', { timeoutMs: 180 * seconds, parallel: true, broker: true }),
    ],
  },
})
