import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { acquireWorkspaceLock } from '#engine/store/lock.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const acquire = () => acquireWorkspaceLock(directory(), { command: 'desktop', clock: Date })

test('one process holds the lock, a second is told who, and kill -9 frees it at once', async () => {
  const script = fileURLToPath(new URL('../../support/hold-lock.ts', import.meta.url))
  const child = spawn(process.execPath, [script, directory()], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  expect(said.toString()).toBe('held\n')
  const refused = acquire()
  expect(refused).toMatchObject({ ok: false, error: { holder: { pid: child.pid, command: 'relay orders' } } })
  expect(refused.ok ? '' : refused.error.message).toMatch(/relay orders, process \d+ on .*close that one/)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const taken = acquire()
  expect(taken.ok).toBe(true)
  if (taken.ok) taken.value.release()
})

test('a second holder inside the same process is refused as well, and release lets it in', () => {
  const held = acquire()
  expect(acquire().ok).toBe(false)
  if (held.ok) held.value.release()
  const next = acquire()
  expect(next.ok).toBe(true)
  if (next.ok) next.value.release()
})
