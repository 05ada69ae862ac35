import { randomUUID } from 'node:crypto'
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { rungNames } from '#shared/schema/probe.ts'
import { eventually } from '../eventually.ts'
import { securedUsers } from '../kafka/secured-broker.ts'
import type { SecuredCluster } from '../kafka/secured-cluster.ts'
import { aKafkaSource } from '../kafka/test-source.ts'
import { badge, ladderText, rungState, testConnection } from './connections.ts'
import type { SampleWorkspace } from './sample-workspace.ts'

/** The topic with one record and the group that user `app` may use. */
export type LadderPlace = { readonly topic: string; readonly group: string }

/**
 * Writes the good connection `secure` to the cluster's SASL_SSL listener, and a stopped relay that uses it. Its password
 * stands in the environment, as does a wrong one: start the app afterwards.
 */
export async function writeSecureConnection(cluster: SecuredCluster, workspace: SampleWorkspace): Promise<LadderPlace> {
  const topic = await cluster.createTopic({ prefix: 'orders' })
  const group = `shop-${randomUUID().slice(0, 8)}`
  await aKafkaSource(cluster.bootstrapServers).produce(topic, [{ key: null, value: Buffer.from('{"a":1}') }])
  await cluster.grant({ principal: 'User:app', operations: ['READ'], topic })
  await cluster.grant({ principal: 'User:app', operations: ['READ'], group })
  mkdirSync(join(workspace.directory, 'certs'))
  cpSync(cluster.files.ca, join(workspace.directory, 'certs', 'ca.pem'))
  workspace.write('connections/secure.json', {
    version: 1,
    kind: 'kafka',
    bootstrapServers: [cluster.addresses.SASL_SSL],
    security: {
      protocol: 'SASL_SSL',
      mechanism: 'PLAIN',
      username: 'app',
      password: '${env:LADDER_SECRET}',
      caFile: 'certs/ca.pem',
    },
  })
  workspace.write('relays/ladder.json', {
    ...workspace.read('relays/shop-events.json'),
    connection: 'secure',
    topics: [topic],
    consumerGroup: group,
    enabled: false,
  })
  process.env['LADDER_SECRET'] = securedUsers.app
  process.env['LADDER_WRONG'] = 'not-the-password'
  return { topic, group }
}

/** A field of the connection form, or of the test beside it. */
export const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })

/*
 * What a person tries with the connection `secure`, which is open with nothing changed, and what the ladder must answer.
 * None of it is saved.
 */

export async function climbsEveryRung(page: Page, place: LadderPlace): Promise<void> {
  await eventually(async () => expect(await field(page, 'Topics to test').inputValue()).toBe(place.topic))
  expect(await field(page, 'Group to test').inputValue()).toBe(place.group)
  await testConnection(page)
  for (const rung of rungNames) {
    expect(await rungState(page, rung), rung).toBe(rung === 'schema-registry' ? 'skipped' : 'ok')
  }
  expect(await badge(page)).toBe('can consume')
  expect(await ladderText(page, 'topic-access')).toContain(place.topic)
  expect(await page.getByRole('listitem').filter({ hasText: 'passed: ' }).count()).toBe(10)
}

export async function tellsRefusedPort(page: Page): Promise<void> {
  await field(page, 'Bootstrap servers').fill('127.0.0.1:1')
  await testConnection(page)
  expect(await rungState(page, 'tcp')).toBe('failed')
  expect(await rungState(page, 'tls')).toBe('skipped')
  expect(await ladderText(page, 'tcp')).toContain('127.0.0.1:1')
  expect(await badge(page)).toBe('cannot consume')
  await page.getByRole('button', { name: 'Discard changes' }).click()
  await page.getByText('The form has changed since this test.').waitFor()
}

export async function tellsPlaintextOnTlsPort(page: Page): Promise<void> {
  await page.getByLabel('Protocol', { exact: true }).selectOption('PLAINTEXT')
  await testConnection(page)
  expect(await page.getByRole('status').filter({ hasText: 'Failed at' }).innerText()).toMatch(/TLS|Kafka protocol/)
  expect(await page.locator('[data-state="failed"]').innerText()).toMatch(/TLS/)
}

export async function tellsWrongPassword(page: Page): Promise<void> {
  const secret = field(page, 'API secret or password')
  await secret.fill('${env:LADDER_WRONG}')
  await secret.blur()
  await testConnection(page)
  expect(await rungState(page, 'sasl')).toBe('failed')
  expect(await ladderText(page, 'sasl')).not.toContain('not-the-password')
}

export async function offersNearestTopic(page: Page, { topic }: LadderPlace): Promise<void> {
  await field(page, 'Topics to test').fill(`${topic}x`)
  await testConnection(page)
  expect(await rungState(page, 'topic-access')).toBe('failed')
  const text = await ladderText(page, 'topic-access')
  expect(text.replaceAll(`${topic}x`, '')).toContain(topic)
}

/** Answers the command for `kafka-acls.sh`, which is shown at the end. */
export async function givesGroupCommands(page: Page): Promise<string> {
  await field(page, 'Group to test').fill('somebody-elses')
  await testConnection(page)
  expect(await rungState(page, 'group-access')).toBe('failed')
  const commands = page.getByLabel('Commands for confluent')
  expect(await commands.innerText()).toMatch(/confluent kafka acl create .*--consumer-group somebody-elses/)
  await page.getByRole('button', { name: 'Show for kafka-acls.sh' }).click()
  const other = await page.getByLabel('Commands for kafka-acls.sh').innerText()
  expect(other).toMatch(/kafka-acls\.sh .*--group somebody-elses/)
  return other
}

export async function worksWithOwnGroup(page: Page, { group }: LadderPlace): Promise<void> {
  await field(page, 'Group to test').fill(group)
  await page.getByRole('button', { name: 'Test again' }).click()
  await page.getByText('can consume', { exact: true }).waitFor()
}
