import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { WorkspaceSummary } from '#shared/contract/workspace.ts'
import { openWorkspace } from '#engine/workspace/open-workspace.ts'
import { eventually } from '../../support/eventually.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { workspaceDeps, workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)
const open: Awaited<ReturnType<typeof openWorkspace>>[] = []
afterEach(async () => {
  for (const workspace of open.splice(0)) await workspace.close()
})

const path = () => join(directory(), 'connections/a.json')
const onDisk = () => readFileSync(path(), 'utf8')
const replay = { version: 1, kind: 'replay', capture: 'captures/a.ndjson' }

async function opened(files: Readonly<Record<string, unknown>> = {}) {
  writeFiles(directory(), { 'signalbench.json': workspaceJson, ...files })
  const workspace = await openWorkspace(directory(), workspaceDeps())
  open.push(workspace)
  const changes: WorkspaceSummary[] = []
  workspace.onChange((summary) => changes.push(summary))
  return { workspace, changes }
}

test('a new file has stable keys, two spaces, a final newline, and leaves nothing beside it', async () => {
  const { workspace } = await opened()
  const view = workspace.saveFile(
    'connections',
    'a',
    { mine: 1, capture: 'captures/a.ndjson', kind: 'replay', version: 1 },
    null,
  )
  expect(onDisk()).toBe('{\n  "version": 1,\n  "kind": "replay",\n  "capture": "captures/a.ndjson",\n  "mine": 1\n}\n')
  expect(view).toMatchObject({ text: onDisk(), value: { recordsPerSecond: 20, mine: 1 } })
  expect(readdirSync(join(directory(), 'connections'))).toEqual(['a.json'])
})

test('saving what was read changes no byte of a file in our form', async () => {
  const { workspace } = await opened({
    'connections/a.json': { version: 1, kind: 'kafka', bootstrapServers: 'a:1, b:2', later: { x: 1 } },
  })
  const before = onDisk()
  const { value, revision } = workspace.readFile('connections', 'a')
  workspace.saveFile('connections', 'a', value, revision)
  expect(onDisk()).toBe(before)
})

test('a save keeps unknown keys and the line ends of the file', async () => {
  const { workspace } = await opened({
    'connections/a.json': '{"version": 1,\r\n"kind": "replay", "capture": "c", "colour": "red"}',
  })
  workspace.saveFile('connections', 'a', { ...replay, loop: true }, workspace.readFile('connections', 'a').revision)
  expect(onDisk()).toBe(
    '{\r\n  "version": 1,\r\n  "kind": "replay",\r\n  "capture": "captures/a.ndjson",\r\n  "loop": true,\r\n  "colour": "red"\r\n}\r\n',
  )
})

test('a save based on an old revision is a conflict and overwrites nothing', async () => {
  const { workspace } = await opened({ 'connections/a.json': replay })
  const { revision } = workspace.readFile('connections', 'a')
  writeFileSync(path(), JSON.stringify({ ...replay, loop: true }))
  const theirs = onDisk()
  expect(() => workspace.saveFile('connections', 'a', replay, revision)).toThrow(
    expect.objectContaining({
      code: 'CONFLICT',
      message: expect.stringContaining('connections/a.json was changed') as string,
    }) as Error,
  )
  expect(() => workspace.saveFile('connections', 'a', replay, null)).toThrow(
    expect.objectContaining({ message: expect.stringContaining('already exists') as string }) as Error,
  )
  expect(() => workspace.removeFile('connections', 'a', revision)).toThrow(
    expect.objectContaining({ code: 'CONFLICT' }) as Error,
  )
  expect(onDisk()).toBe(theirs)
  rmSync(path())
  expect(() => workspace.saveFile('connections', 'a', replay, revision)).toThrow(
    expect.objectContaining({ message: expect.stringContaining('was removed') as string }) as Error,
  )
})

test.each([
  ['a value that is not allowed', 'a', { ...replay, recordsPerSecond: -1 }, '$.recordsPerSecond'],
  ['a name that is no id', '../a', replay, 'cannot be a file name'],
  ['a value that is no object', 'a', 'text', 'Expected object'],
  ['more than can be read again', 'a', { ...replay, capture: 'x'.repeat(1_000_000) }, 'more than 1,000,000 bytes'],
])('%s is refused and nothing is written', async (_what, name, value, message) => {
  const { workspace } = await opened()
  expect(() => workspace.saveFile('connections', name, value, null)).toThrow(
    expect.objectContaining({ code: 'BAD_INPUT', message: expect.stringContaining(message) as string }) as Error,
  )
  expect(() => readdirSync(join(directory(), 'connections'))).toThrow('ENOENT')
})

test('a file of a newer version is never overwritten', async () => {
  const { workspace } = await opened({ 'connections/a.json': { version: 2, kind: 'pulsar' } })
  const { revision } = workspace.readFile('connections', 'a')
  const before = onDisk()
  expect(() => workspace.saveFile('connections', 'a', replay, revision)).toThrow(
    expect.objectContaining({ code: 'BAD_FILE' }) as Error,
  )
  expect(onDisk()).toBe(before)
})

test('a broken file can be replaced by a good one', async () => {
  const { workspace } = await opened({ 'connections/a.json': '{broken' })
  const view = workspace.saveFile('connections', 'a', replay, workspace.readFile('connections', 'a').revision)
  expect(view.problems).toEqual([])
  expect(workspace.get('connections', 'a')).toMatchObject({ kind: 'replay' })
})

test('a plain-text secret is shown masked and survives a save of what was shown', async () => {
  const kafka = {
    version: 1,
    kind: 'kafka',
    bootstrapServers: ['a:1'],
    security: { protocol: 'SASL_SSL', password: 'hunter2' },
  }
  const { workspace } = await opened({ 'connections/a.json': kafka })
  const view = workspace.readFile('connections', 'a')
  expect(JSON.stringify(view)).not.toContain('hunter2')
  expect(view.problems).toMatchObject([{ severity: 'warning', path: '$.security.password' }])
  workspace.saveFile('connections', 'a', { ...(view.value as object), bootstrapServers: ['b:2'] }, view.revision)
  expect(workspace.get('connections', 'a')).toMatchObject({
    bootstrapServers: ['b:2'],
    security: { password: 'hunter2' },
  })
})

test('own saves and removals are one change each and do not come back through the watch', async () => {
  const { workspace, changes } = await opened()
  const saved = workspace.saveFile('connections', 'a', replay, null)
  workspace.removeFile('connections', 'a', saved.revision)
  expect(changes).toHaveLength(2)
  // A foreign change comes after everything that the watch had to say about our own.
  writeFiles(directory(), { 'connections/b.json': replay })
  await eventually(() => expect(changes.at(-1)?.files).toEqual([{ kind: 'connections', name: 'b', valid: true }]))
  expect(changes).toHaveLength(3)
})

test('changes of other programs are picked up: new, changed, replaced, removed, and a new folder', async () => {
  const { workspace, changes } = await opened()
  writeFiles(directory(), { 'relays/r.json': '{' })
  await eventually(() => expect(changes.at(-1)?.files).toEqual([{ kind: 'relays', name: 'r', valid: false }]))
  writeFiles(directory(), { 'connections/a.json': replay })
  await eventually(() => expect(workspace.list('connections')).toHaveLength(1))
  writeFiles(directory(), { 'connections/a.json': { ...replay, loop: true } })
  await eventually(() => expect(workspace.get('connections', 'a')).toMatchObject({ loop: true }))
  rmSync(join(directory(), 'relays'), { recursive: true })
  await eventually(() => expect(workspace.summary().problems).toEqual([]))
  expect(changes.map(({ revision }) => revision)).toEqual(changes.map((_, index) => index + 2))
})

test('a signalbench.json that turns bad while the app runs is a problem; name and id stay', async () => {
  const { workspace } = await opened()
  writeFiles(directory(), { 'signalbench.json': '{' })
  await eventually(() =>
    expect(workspace.summary().problems).toMatchObject([{ file: 'signalbench.json', severity: 'error' }]),
  )
  expect(workspace.summary().name).toBe('Test events')
  expect(workspace.id).toBe(workspaceJson.id)
  writeFiles(directory(), { 'signalbench.json': { ...workspaceJson, name: 'Other' } })
  await eventually(() => expect(workspace.summary()).toMatchObject({ name: 'Other', problems: [] }))
})

test('after closing nobody is called any more', async () => {
  const { workspace, changes } = await opened()
  await workspace.close()
  writeFiles(directory(), { 'connections/a.json': replay })
  workspace.readFile('connections', 'a')
  expect(changes).toEqual([])
})
