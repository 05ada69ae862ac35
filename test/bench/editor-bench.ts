import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { nodePorts } from '#engine/entry/node-ports.ts'
import { createWebhookRenderer } from '#engine/webhooks/render-webhooks.ts'
import { openWorkspace } from '#engine/workspace/open-workspace.ts'
import { webhookFile } from '#shared/schema/webhook.ts'
import { goTo, launchBrowser, openTab } from '../support/web/browser.ts'
import { sampleWorkspace } from '../support/web/sample-workspace.ts'
import { builtPage, serveApp } from '../support/web/served-app.ts'
import { workspaceDeps, workspaceJson, writeFiles } from '../support/workspace-folder.ts'
import type { Bench, Figure } from './support/figures.ts'

const body = `{"event_id": "{{ event.id }}", "user": "{{ user.external_id }}", "plan": "{{ user.tags.plan | default: "free" }}",
  "items": [{% for item in journey.last_event.properties.items %}"{{ item.sku }}"{% unless forloop.last %},{% endunless %}{% endfor %}]}`

/** Webhooks a second through the thread that can be ended: URL, two headers and a body with a loop. */
async function rendering(count: number): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'signalbench-bench-'))
  writeFiles(directory, { 'signalbench.json': workspaceJson })
  const workspace = await openWorkspace(directory, workspaceDeps())
  const { workerUrl } = nodePorts({ directory: null, level: 'silent' })
  const renderer = createWebhookRenderer({ workspace, workerUrl })
  const file = webhookFile.parse({
    version: 1,
    url: 'https://example.org/{{ user.external_id }}',
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Event-Id', '{{ event.id }}'],
    ],
  })
  const draft = { name: 'bench', file, bodyText: body }
  const contexts = Array.from({ length: count }, (_, index) => ({
    user: { external_id: `user_${index}`, tags: { plan: 'pro' } },
    journey: { name: 'Welcome', last_event: { name: 'signup', properties: { items: [{ sku: 'A' }, { sku: 'B' }] } } },
    event: { id: String(index) },
  }))
  try {
    await renderer.render(draft, contexts.slice(0, 200), { testSend: false })
    const startedAt = performance.now()
    await renderer.render(draft, contexts, { testSend: false })
    return count / ((performance.now() - startedAt) / 1_000)
  } finally {
    await renderer.close()
    await workspace.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

/** From a key to the request on the wire that shows it, milliseconds, in order of size. */
async function keystrokes(count: number): Promise<readonly number[]> {
  const workspace = sampleWorkspace(20)
  const app = await serveApp(workspace.directory, await builtPage())
  const browser = await launchBrowser()
  try {
    const { page, context } = await openTab(browser, app.url)
    await goTo(page, 'Webhooks')
    await page.getByRole('textbox', { name: 'Body', exact: true }).click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText('{"typed": "begin')
    await page.getByRole('region', { name: 'Request on the wire' }).getByText('begin').waitFor()
    const times: number[] = []
    let typed = 'begin'
    for (let index = 0; index < count; index += 1) {
      const key = 'abcdefghij'[index % 10] ?? 'a'
      typed += key
      times.push(await oneKey(page, key, typed))
    }
    await context.close()
    return times.toSorted((a, b) => a - b)
  } finally {
    await browser.close()
    await app.stop()
    workspace.remove()
  }
}

/** As the test's own process sees it, so some milliseconds of talking to the browser are in it. */
async function oneKey(page: Page, key: string, typed: string): Promise<number> {
  const startedAt = performance.now()
  await page.keyboard.press(key)
  await page.waitForFunction(
    (text) => document.querySelector('section[aria-label="Request on the wire"]')?.textContent?.includes(text) === true,
    typed,
    { timeout: 5_000 },
  )
  return performance.now() - startedAt
}

export const editorBench: Bench = {
  name: 'editor',
  what: 'rendering webhooks, and from a key to the request on the wire',
  async run({ small }): Promise<readonly Figure[]> {
    const perSecond = await rendering(small ? 2_000 : 20_000)
    const times = await keystrokes(small ? 20 : 100)
    const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
    return [
      { what: 'webhooks rendered on the thread that can be ended', value: perSecond, unit: 'webhooks/s' },
      { what: 'key → request on the wire, p50', value: at(0.5), unit: 'ms' },
      { what: 'the same, p95', value: at(0.95), unit: 'ms', budget: '≤ 100' },
      { what: 'the same, slowest', value: at(1), unit: 'ms' },
    ]
  },
}
