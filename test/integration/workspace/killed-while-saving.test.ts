import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openWorkspace } from '#engine/workspace/open-workspace.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { workspaceDeps, workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

test.each([1, 3, 7, 20])('killed after %i saves, in the middle of the next, the file is whole', async (saves) => {
  writeFiles(directory(), { 'signalbench.json': workspaceJson })
  rmSync(join(directory(), 'connections'), { recursive: true, force: true })
  const child = spawn(process.execPath, [join(import.meta.dirname, 'save-until-killed.ts'), directory()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  let saved = 0
  child.stdout.on('data', (dots: Buffer) => {
    saved += dots.length
    if (saved >= saves) child.kill('SIGKILL')
  })
  await once(child, 'exit')
  const workspace = await openWorkspace(directory(), workspaceDeps())
  const { files, problems } = workspace.summary()
  await workspace.close()
  expect(problems).toEqual([])
  expect(files).toEqual([{ kind: 'connections', name: 'a', valid: true }])
})
