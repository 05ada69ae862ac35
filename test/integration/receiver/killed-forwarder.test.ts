import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { forwardTarget } from '../../support/http/forward-target.ts'
import { forwardingEngine } from '../../support/http/forwarding-engine.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

async function forwarder(): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const script = join(import.meta.dirname, '../../support/http/run-forwarder.ts')
  const child = spawn(process.execPath, [script, directory()], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, url: line.toString().trim() }
}

test('what was answered arrives although the forwarder is killed again and again; with the same ids', async () => {
  const kills = 2
  const concurrency = 10
  const target = await forwardTarget()
  writeFiles(directory(), {
    'signalbench.json': workspaceJson,
    'receivers/local.json': {
      version: 1,
      endpoints: [
        {
          path: '/hook',
          dedupOn: 'header:x-id',
          forward: { url: target.url, maxConcurrent: concurrency, retry: { delaysMs: [50, 50, 50] } },
        },
      ],
    },
  })
  const answered = new Set<string>()
  let sent = 0
  for (let kill = 1; kill <= kills; kill += 1) {
    const { child, url } = await forwarder()
    const until = answered.size + 60
    const sendUntilDead = async (): Promise<void> => {
      for (;;) {
        sent += 1
        const id = `id-${sent}`
        try {
          const { status } = await fetch(url, { method: 'POST', headers: { 'x-id': id }, body: id })
          if (status === 200) answered.add(id)
        } catch {
          return
        }
        if (answered.size > until) child.kill('SIGKILL')
      }
    }
    await Promise.all([sendUntilDead(), sendUntilDead(), sendUntilDead()])
  }
  const engine = await forwardingEngine(directory(), null)
  const arrived = () => target.requests.map(({ text }) => text)
  await eventually(() => expect([...answered].filter((id) => !arrived().includes(id))).toEqual([]), {
    timeoutMs: 60_000,
  })
  await eventually(() =>
    expect(engine.services.receivers.statuses()[0]?.forwards[0]).toMatchObject({ open: 0, waiting: 0 }),
  )
  await engine.close()
  await target.close()
  expect(answered.size).toBeGreaterThan(kills * 60)
  expect(arrived().length - new Set(arrived()).size).toBeLessThanOrEqual(kills * concurrency)
})
