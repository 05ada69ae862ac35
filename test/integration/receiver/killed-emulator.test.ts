import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { receiverFixture } from '../../support/http/receiver-fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

test('what was answered 202 is still there after kill -9', async () => {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../support/http/run-receiver.ts'), directory()],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  children.push(child)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const url = `${line.toString().trim()}/apps/a/custom_events`
  const answered: string[] = []
  const sendUntilDead = async (): Promise<void> => {
    for (;;) {
      const keys = Array.from({ length: 20 }, () => randomUUID())
      const events = keys.map((key) => ({ name: 'n', external_id: 'u', idempotency_key: key }))
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { Authorization: 'Key k', 'Content-Type': 'application/json' },
          body: JSON.stringify({ events }),
        })
        if (response.status === 202) answered.push(...keys)
        await response.text()
      } catch {
        return
      }
      if (answered.length > 600) child.kill('SIGKILL')
    }
  }
  await Promise.all([sendUntilDead(), sendUntilDead(), sendUntilDead()])
  const fixture = await receiverFixture(directory(), { local: {} }, { start: [] })
  const kept = new Set(fixture.service.acceptedEvents('local', 0, 100_000).map((event) => event.idempotency_key))
  await fixture.close()
  expect(answered.length).toBeGreaterThan(600)
  expect(answered.filter((key) => !kept.has(key))).toEqual([])
})
