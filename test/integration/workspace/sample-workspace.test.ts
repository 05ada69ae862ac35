import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openWorkspace } from '#engine/workspace/open-workspace.ts'
import { prepareSampleWorkspace } from '#engine/workspace/sample-workspace.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { workspaceDeps } from '../../support/workspace-folder.ts'

const sample = join(import.meta.dirname, '../../../sample')
const directory = temporaryDirectory(afterEach)

test('the copied sample opens without a problem', async () => {
  const target = join(directory(), 'copy')
  expect(prepareSampleWorkspace(target, sample)).toContain(join('captures', 'sample.ndjson'))
  const workspace = await openWorkspace(target, workspaceDeps())
  const { name, files, problems } = workspace.summary()
  await workspace.close()
  expect({ name, problems }).toEqual({ name: 'Shop events', problems: [] })
  expect(files.map((file) => `${file.kind}/${file.name}`)).toEqual([
    'connections/sample',
    'mappings/default',
    'relays/shop-events',
    'webhooks/welcome',
    'journeys/welcome',
    'receivers/local',
    'checks/sample',
    'filters/large-purchases',
  ])
})

test('a second copy brings back what is missing and overwrites no edit', () => {
  prepareSampleWorkspace(directory(), sample)
  writeFileSync(join(directory(), 'mappings/default.json'), 'my own')
  rmSync(join(directory(), 'relays/shop-events.json'))
  expect(prepareSampleWorkspace(directory(), sample)).toEqual([join('relays', 'shop-events.json')])
  expect(readFileSync(join(directory(), 'mappings/default.json'), 'utf8')).toBe('my own')
})
