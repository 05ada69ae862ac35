import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openWorkspace } from '#engine/workspace/open-workspace.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { workspaceDeps, workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)
const open: Awaited<ReturnType<typeof openWorkspace>>[] = []
afterEach(async () => {
  for (const workspace of open.splice(0)) await workspace.close()
})

async function opened(files: Readonly<Record<string, unknown>>, prepare: () => void = () => undefined) {
  writeFiles(directory(), { 'signalbench.json': workspaceJson, ...files })
  prepare()
  const workspace = await openWorkspace(directory(), workspaceDeps())
  open.push(workspace)
  return workspace
}

const replay = { version: 1, kind: 'replay', capture: 'captures/a.ndjson' }

test('a folder without signalbench.json is refused with what to do', async () => {
  await expect(openWorkspace(directory(), workspaceDeps())).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringMatching(/no signalbench\.json.*--workspace DIR/) as string,
  })
})

test('a folder that does not exist is refused', async () => {
  await expect(openWorkspace(join(directory(), 'nowhere'), workspaceDeps())).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})

test.each([
  ['broken', '{"version": 1, "name" "x"}', /line 1, column 23/],
  ['newer', { version: 2, name: 'x' }, /version 2.*knows version 1/],
  ['without a name', { version: 1 }, /\$\.name: Expected string, found nothing/],
])('a signalbench.json that is %s is refused and left alone', async (_what, content, message) => {
  writeFiles(directory(), { 'signalbench.json': content })
  const before = readFileSync(join(directory(), 'signalbench.json'))
  await expect(openWorkspace(directory(), workspaceDeps())).rejects.toMatchObject({
    code: 'BAD_FILE',
    message: expect.stringMatching(message) as string,
  })
  expect(readFileSync(join(directory(), 'signalbench.json'))).toEqual(before)
  expect(existsSync(join(directory(), '.signalbench'))).toBe(false)
})

test('the id is the one of the file, and without one derived from the name', async () => {
  expect((await opened({})).id).toBe(workspaceJson.id)
  const derived = await opened({ 'signalbench.json': { version: 1, name: 'Shop events' } })
  // uuid.uuid5(uuid.NAMESPACE_DNS, 'Shop events') of Python
  expect(derived.id).toBe('0f0b3dc7-c432-5b92-93b6-60fa1202afa3')
})

test('the app folder keeps itself out of git and offers schemas to editors', async () => {
  await opened({})
  expect(readFileSync(join(directory(), '.signalbench/.gitignore'), 'utf8')).toBe('*\n')
  const schema = JSON.parse(readFileSync(join(directory(), '.signalbench/schemas/relay.schema.json'), 'utf8')) as {
    properties: object
  }
  expect(Object.keys(schema.properties)).toContain('consumerGroup')
})

test('a workspace that is read-only is looked at without writing a byte', async () => {
  writeFiles(directory(), { 'signalbench.json': workspaceJson, 'connections/a.json': replay })
  const workspace = await openWorkspace(directory(), workspaceDeps({ readOnlyReason: 'Process 17 has it open.' }))
  open.push(workspace)
  expect(workspace.summary().readOnlyReason).toBe('Process 17 has it open.')
  expect(() => workspace.saveFile('connections', 'a', replay, null)).toThrow(
    expect.objectContaining({ code: 'READ_ONLY', message: 'Process 17 has it open.' }) as Error,
  )
  expect(() => workspace.removeFile('connections', 'a', '')).toThrow(
    expect.objectContaining({ code: 'READ_ONLY' }) as Error,
  )
  expect(existsSync(join(directory(), '.signalbench'))).toBe(false)
})

test('a bad file is a problem, and everything else works', async () => {
  const workspace = await opened({
    'connections/good.json': replay,
    'connections/bad.json': '{"version": 1,\n "kind": }',
    'relays/newer.json': { version: 3 },
  })
  const { files, problems } = workspace.summary()
  expect(files).toEqual([
    { kind: 'connections', name: 'bad', valid: false },
    { kind: 'connections', name: 'good', valid: true },
    { kind: 'relays', name: 'newer', valid: false },
  ])
  expect(problems).toMatchObject([
    {
      file: 'connections/bad.json',
      severity: 'error',
      message: expect.stringContaining('line 2, column 10') as string,
    },
    { file: 'relays/newer.json', severity: 'error', path: '$.version' },
  ])
  expect(workspace.get('connections', 'good')).toMatchObject({ kind: 'replay', recordsPerSecond: 20 })
  expect(workspace.list('connections').map(({ name }) => name)).toEqual(['good'])
  expect(() => workspace.get('connections', 'bad')).toThrow(expect.objectContaining({ code: 'BAD_FILE' }) as Error)
  expect(() => workspace.get('connections', 'goood')).toThrow(
    expect.objectContaining({
      code: 'NOT_FOUND',
      message: expect.stringContaining('There are: bad, good') as string,
    }) as Error,
  )
})

test('a BOM and Windows line ends are taken', async () => {
  const workspace = await opened({
    'connections/a.json': `\uFEFF${JSON.stringify(replay, null, 2).replaceAll('\n', '\r\n')}`,
  })
  expect(workspace.summary().problems).toEqual([])
})

test.each([
  ['UTF-16', Buffer.from('\uFEFF{}', 'utf16le'), 'UTF-16'],
  ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'not valid UTF-8'],
  ['huge', Buffer.alloc(1_000_001, 0x20), '1,000,001 bytes'],
  ['empty', '', 'empty'],
  ['no object', '[1]', 'Expected object'],
])('a file that is %s is a problem in words', async (_what, content, message) => {
  const { problems } = (await opened({ 'mappings/a.json': content })).summary()
  expect(problems[0]).toMatchObject({
    file: 'mappings/a.json',
    severity: 'error',
    message: expect.stringContaining(message) as string,
  })
})

test('folders, links in a circle and names that are no ids are problems in words', async () => {
  const workspace = await opened(
    { 'connections/My Conn.json': replay, 'connections/notes.txt': 'mine', 'connections/.hidden.json': '{' },
    () => {
      mkdirSync(join(directory(), 'connections/folder.json'))
      symlinkSync('loop.json', join(directory(), 'connections/loop.json'))
      symlinkSync('gone.json', join(directory(), 'connections/dangling.json'))
    },
  )
  const { problems } = workspace.summary()
  expect(problems.map(({ file, message }) => `${file}: ${message.slice(0, 30)}`).toSorted()).toEqual([
    'connections/My Conn.json: The file is not used, because ',
    'connections/folder.json: A folder stands where a file i',
    'connections/loop.json: The file is a symbolic link th',
  ])
})

test('a named pipe is a problem in words and is not waited for', async () => {
  const { problems } = (
    await opened({ 'connections/a.json': replay }, () =>
      execFileSync('mkfifo', [join(directory(), 'connections/pipe.json')]),
    )
  ).summary()
  expect(problems).toMatchObject([
    { file: 'connections/pipe.json', message: expect.stringContaining('no ordinary file') as string },
  ])
})

test('a file that may not be read is a problem in words', async () => {
  const workspace = await opened({ 'connections/a.json': replay })
  chmodSync(directory(), 0o755)
  chmodSync(join(directory(), 'connections/a.json'), 0)
  asOrdinaryUser(() => workspace.readFile('connections', 'a'))
  expect(workspace.summary().problems[0]?.message).toContain('no permission')
})

/** The superuser may read everything: gives that up for a moment. */
function asOrdinaryUser(work: () => void): void {
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(65_534)
  try {
    work()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}

test('a file where a folder is expected is a problem in words', async () => {
  const workspace = await opened({ receivers: 'this is a file' })
  expect(workspace.summary().problems).toMatchObject([
    { file: 'receivers', message: expect.stringContaining('cannot be read') as string },
  ])
})

test('paths in files never lead out of the workspace', async () => {
  const workspace = await opened({}, () => symlinkSync('/etc', join(directory(), 'outside')))
  expect(workspace.path('captures/a.ndjson')).toBe(join(directory(), 'captures/a.ndjson'))
  expect(workspace.path('captures/../certs/ca.pem')).toBe(join(directory(), 'certs/ca.pem'))
  for (const path of ['../x', 'captures/../../x', '/etc/passwd', 'outside/passwd', 'a\0b', '..']) {
    expect(() => workspace.path(path), path).toThrow(expect.objectContaining({ code: 'BAD_FILE' }) as Error)
  }
})
