import { join } from 'node:path'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { openWorkspace } from '#engine/workspace/open-workspace.ts'
import { eventually } from '../../support/eventually.ts'
import { writeWorkspace } from '../../support/relay/fixture.ts'
import { aRecord } from '../../support/relay/records.ts'
import { idle, runningRelays, statusOf } from '../../support/relay/running.ts'
import { ScriptedSource } from '../../support/relay/scripted-source.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { workspaceDeps, writeFiles } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)
const running = runningRelays(afterEach, directory)

const refund = { version: 1, name: { constant: 'refund' }, external_id: { path: '$.value.customer' } }
const click = { version: 1, name: { constant: 'click' }, external_id: { path: '$.value.visitor' } }
const rules = [
  { filter: '$.value.kind = "refund"', mapping: 'refund' },
  { topic: 'clicks', mapping: 'click' },
]
/** Makes a record larger than the engine's own thread maps. */
const padding = 'x'.repeat(200_000)

test('each record is mapped by the first rule that applies, large ones in the worker too', async () => {
  writeFiles(directory(), { 'mappings/refund.json': refund, 'mappings/click.json': click })
  const server = await running.server()
  const source = new ScriptedSource([
    aRecord(0),
    aRecord(1, { kind: 'refund', customer: 'c1' }),
    aRecord(2, { kind: 'refund', customer: 'c2', padding }),
    { ...aRecord(3, { visitor: 'v1' }), topic: 'clicks' },
    aRecord(4, { visitor: 'v2' }),
  ])
  const topics = ['user-events', 'clicks']
  const fixture = await running.relay(server, source, { relay: { topics, mappings: rules } })
  expect(fixture.workspace.summary().problems).toEqual([])
  await fixture.relays.start('orders', { allowLive: true })
  expect(await idle(fixture)).toMatchObject({ consumed: 5, delivered: 4, rejected: 1 })
  const sent = fixture.relays.deliveries('orders', { before: null, limit: 10 })
  expect(sent.map(({ offset, eventName, user }) => [offset, eventName, user])).toEqual([
    ['3', 'click', 'v1'],
    ['2', 'refund', 'c2'],
    ['1', 'refund', 'c1'],
    ['0', 'purchase', 'user_0'],
  ])
  expect(sent.map(({ mapping }) => mapping)).toEqual(['click', 'refund', 'refund', 'default'])
  expect(fixture.relays.deadLetters('orders', { before: null, limit: 10 })).toMatchObject([
    { offset: '4', mapping: 'default' },
  ])
})

test('a changed mapping of a rule counts for the next records, and a broken one leaves the last good in use', async () => {
  writeFiles(directory(), { 'mappings/refund.json': refund, 'mappings/click.json': click })
  const source = new ScriptedSource([])
  const server = await running.server()
  const fixture = await running.relay(server, source, { relay: { mode: 'dry-run', mappings: rules } })
  await fixture.relays.start('orders')
  const file = join(directory(), 'mappings/refund.json')
  writeFileSync(file, readFileSync(file, 'utf8').replace('"refund"', '"chargeback"'))
  await eventually(() => expect(statusOf(fixture).message).toMatch(/mappings\/refund\.json.* was changed at/))
  writeFileSync(file, '{')
  await eventually(() => expect(statusOf(fixture).message).toMatch(/last good version stays in use/))
})

test('an unknown mapping and a bad filter are problems of the relay file, each with its place', async () => {
  writeFiles(directory(), { 'mappings/refund.json': refund })
  const problemsWith = async (mappings: unknown) => {
    writeWorkspace(directory(), 'http://127.0.0.1:1', { relay: { mappings } })
    const workspace = await openWorkspace(directory(), workspaceDeps())
    const { problems } = workspace.summary()
    await workspace.close()
    return problems.map(({ file, severity, path, message }) => ({ file, severity, path, message }))
  }
  const file = 'relays/orders.json'
  expect(await problemsWith(rules)).toEqual([
    {
      file,
      severity: 'error',
      path: '$.mappings[1].mapping',
      message: expect.stringMatching(/no mappings\/click\.json/),
    },
  ])
  expect(await problemsWith([{ filter: 'a and (', mapping: 'refund' }])).toEqual([
    { file, severity: 'error', path: '$.mappings[0].filter', message: expect.stringMatching(/filter.*character \d+/) },
  ])
})
