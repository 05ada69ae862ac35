import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/requirements.ts'
import { appPerTest } from '../support/web/app-per-test.ts'
import { goTo } from '../support/web/browser.ts'

const properties = `bootstrap.servers=pkc-4r087.eu-west-1.aws.confluent.cloud:9092
security.protocol=SASL_SSL
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username='KEY123' password='cflt-hunter2';
sasl.mechanism=PLAIN
client.dns.lookup=use_all_dns_ips
ssl.truststore.location=/etc/kafka/trust.jks
schema.registry.url=https://psrc-8kz20.eu-west-1.aws.confluent.cloud
basic.auth.credentials.source=USER_INFO
basic.auth.user.info=SRKEY:sr-hunter2
group.id=orders`

describeWith(['chromium'], 'a pasted client.properties', () => {
  const app = appPerTest()
  const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })

  async function newConnection(page: Page): Promise<void> {
    await goTo(page, 'Connections')
    await page.getByRole('button', { name: 'New connection' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('cloud')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await field(page, 'Bootstrap servers').fill('before:9092')
  }

  async function paste(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Paste client.properties' }).click()
    await page.getByRole('textbox', { name: 'The file’s text' }).fill(properties)
  }

  it('is previewed, fills the form, and can be taken back', async () => {
    const { page } = app.tab
    await newConnection(page)
    await paste(page)
    const dialog = page.getByRole('dialog')
    await dialog.getByText('keytool -list -rfc -keystore /etc/kafka/trust.jks > certs/ca.pem').waitFor()
    const preview = await dialog.innerText()
    for (const text of ['KEY123', 'client.dns.lookup', 'line 5', 'group.id', '${env:CLOUD_PASSWORD}']) {
      expect(preview).toContain(text)
    }
    expect(preview).not.toMatch(/hunter2/)
    expect(await field(page, 'Bootstrap servers').inputValue()).toBe('before:9092')

    await dialog.getByRole('button', { name: 'Fill the form' }).click()
    expect(await field(page, 'API key or user').inputValue()).toBe('KEY123')
    expect(await field(page, 'API secret or password').inputValue()).toBe('${env:CLOUD_PASSWORD}')
    expect(await field(page, 'Registry key').inputValue()).toBe('SRKEY')
    expect(await field(page, 'Group to test').inputValue()).toBe('orders')
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await field(page, 'Bootstrap servers').inputValue()).toBe('before:9092')
    expect(await field(page, 'API key or user').count()).toBe(0)
  })

  it('never brings a secret into the file, and gives the lines that set it outside', async () => {
    const { page } = app.tab
    await newConnection(page)
    await paste(page)
    await page.getByRole('button', { name: 'Fill the form' }).click()
    await page.getByRole('button', { name: 'Copy with values' }).click()
    await eventually(async () =>
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
        "export CLOUD_PASSWORD='cflt-hunter2'\nexport CLOUD_REGISTRY_PASSWORD='sr-hunter2'",
      ),
    )
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await eventually(() =>
      expect(app.workspace.read('connections/cloud.json')).toMatchObject({
        security: { protocol: 'SASL_SSL', username: 'KEY123', password: '${env:CLOUD_PASSWORD}' },
        schemaRegistry: { username: 'SRKEY', password: '${env:CLOUD_REGISTRY_PASSWORD}' },
      }),
    )
    expect(readFileSync(join(app.workspace.directory, 'connections', 'cloud.json'), 'utf8')).not.toContain('hunter2')
    expect(await page.locator('body').innerText()).not.toContain('hunter2')
  })
})
