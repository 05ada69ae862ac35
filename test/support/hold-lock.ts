import { acquireWorkspaceLock } from '#engine/store/lock.ts'

/** A process of its own that takes the lock of the workspace argv[2], says so, and waits to be killed. */
const taken = acquireWorkspaceLock(process.argv[2] ?? '', { command: 'relay orders', clock: Date })
process.stdout.write(taken.ok ? 'held\n' : `refused: ${taken.error.message}\n`)
setInterval(() => undefined, 1_000)
