import { defineConfig } from 'vitest/config'

const seconds = 1000

/** One project a suite: `npm test` runs them one after another, `vitest run --project unit` runs one. */
const suite = (
  name: string,
  options: { readonly timeoutMs: number; readonly parallel: boolean; readonly broker?: boolean },
) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
    testTimeout: options.timeoutMs,
    hookTimeout: Math.max(options.timeoutMs, 120 * seconds),
    fileParallelism: options.parallel,
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
      suite('contract', { timeoutMs: 60 * seconds, parallel: false, broker: true }),
      suite('migrations', { timeoutMs: 60 * seconds, parallel: true }),
      suite('integration', { timeoutMs: 180 * seconds, parallel: false, broker: true }),
      suite('web', { timeoutMs: 120 * seconds, parallel: false, broker: true }),
      suite('desktop', { timeoutMs: 180 * seconds, parallel: false, broker: true }),
    ],
  },
})
