import { afterEach, expect, it } from 'vitest'
import { nodePorts } from '#engine/entry/node-ports.ts'
import { createWebhookRenderer } from '#engine/webhooks/render-webhooks.ts'
import type { WebhookRenderer } from '#engine/webhooks/types.ts'
import { openWorkspace } from '#engine/workspace/open-workspace.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import { ExactNumber } from '#shared/lib/exact-number.ts'
import { webhookFile } from '#shared/schema/webhook.ts'
import { spawnCli } from '../../support/cli/spawn-cli.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { workspaceDeps, workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

const directory = temporaryDirectory(afterEach)
const { workerUrl } = nodePorts({ directory: null, level: 'silent' })
let open: { readonly renderer: WebhookRenderer; readonly workspace: Workspace } | null = null

afterEach(async () => {
  await open?.renderer.close()
  await open?.workspace.close()
  open = null
})

async function aRenderer(files: Readonly<Record<string, unknown>>): Promise<WebhookRenderer> {
  writeFiles(directory(), { 'signalbench.json': workspaceJson, ...files })
  const workspace = await openWorkspace(directory(), workspaceDeps())
  const renderer = createWebhookRenderer({ workspace, workerUrl })
  open = { renderer, workspace }
  return renderer
}

/** One filter call over two million characters again and again: no limit inside looks at the clock meanwhile. */
const endless = `{% assign a = "ab" %}${'{% assign a = a | append: a %}'.repeat(19)}${'{% assign b = a | split: "" | sort_natural | uniq | join %}'.repeat(30)}`
const draft = (bodyText: string) => ({
  name: 'a',
  file: webhookFile.parse({ version: 1, url: 'https://a.org/' }),
  bodyText,
})
const live = { testSend: false }

it('answers every context in order, refuses the one that breaks every limit, and serves who asks meanwhile', async () => {
  const renderer = await aRenderer({})
  const body = `{% if slow %}${endless}{% endif %}{"id": {{ id }}}`
  const contexts = Array.from({ length: 1_200 }, (_, id) => ({ id, slow: id === 700 }))
  const [answers, [other]] = await Promise.all([
    renderer.render(draft(body), contexts, live),
    renderer.render(draft('{{ n }}'), [{ n: new ExactNumber('9007199254740993') }], live),
  ])
  expect(answers.map(({ request }) => request.body)).toEqual(
    contexts.map(({ id }) => (id === 700 ? '' : `{"id": ${id}}`)),
  )
  expect(answers.map(({ refused }) => refused !== null).indexOf(true)).toBe(700)
  expect(answers[700]?.refused).toMatch(/stopped|longer than|more than/)
  expect(other?.request.body).toBe('9007199254740993')
})

it('tries a template that never ends with three users in a row, and serves others between them', async () => {
  const slow = '{% for i in (1..100000) %}{% for j in (1..100000) %}{% assign a = j %}{% endfor %}{% endfor %}'
  const renderer = await aRenderer({})
  const bad = draft(`{% if slow %}${slow}{% endif %}{"id": {{ id }}}`)
  const order: string[] = []
  const slowOnes = Array.from({ length: 1_000 }, (_one, id) => ({ id, slow: true }))
  const [answers] = await Promise.all([
    renderer.render(bad, slowOnes, live).finally(() => order.push('bad')),
    renderer.render(draft('{}'), [{}], live).finally(() => order.push('good')),
  ])
  expect(order).toEqual(['good', 'bad'])
  expect(answers).toHaveLength(1_000)
  const notTried = answers.map(({ refused }) => refused?.startsWith('Not rendered: ') === true)
  expect(notTried).toEqual(slowOnes.map((_one, index) => index > 2))

  const [again, never] = await renderer.render(bad, slowOnes.slice(0, 2), live)
  expect(again?.refused).toMatch(/stopped|longer than|more than/)
  expect(never?.refused).toMatch(/^Not rendered: /)
  const cured = await renderer.render(bad, [{ id: 1, slow: false }, { id: 2, slow: true }, { id: 3 }], live)
  expect(cured.map(({ request }) => request.body)).toEqual(['{"id": 1}', '', '{"id": 3}'])
})

it('takes event.properties for right where only relays send a webhook', async () => {
  const relay = { version: 1, connection: 'c', topics: ['t'], consumerGroup: 'g', mapping: 'm', mode: 'dry-run' }
  const journey = { version: 1, trigger: { eventName: 'signup' }, steps: [{ webhook: 'b' }] }
  const renderer = await aRenderer({
    'relays/r.json': { ...relay, destination: { kind: 'webhook', webhook: 'a' } },
    'relays/s.json': { ...relay, destination: { kind: 'webhook', webhook: 'b' } },
    'journeys/j.json': journey,
  })
  const rule = async (name: string, relayed?: boolean): Promise<string | undefined> => {
    const options = relayed === undefined ? live : { ...live, relayed }
    const body = '"{{ event.properties.x }}"'
    const [answer] = await renderer.render({ ...draft(body), name }, [{ event: { properties: { x: 1 } } }], options)
    return answer?.findings.find((finding) => finding.rule.startsWith('event'))?.rule
  }
  expect([await rule('a'), await rule('b'), await rule('b', true), await rule('c')]).toEqual([
    'event-of-relay',
    'event-properties',
    'event-of-relay',
    'event-properties',
  ])
})

it('reads the body from the file beside the webhook, and says what is wrong with that file', async () => {
  const beside = { version: 1, url: 'https://a.org/', body: { file: 'a.body.liquid' } }
  const renderer = await aRenderer({
    'webhooks/a.json': beside,
    'webhooks/a.body.liquid': '{"é": 1}',
    'webhooks/b.json': { ...beside, body: { file: 'missing.liquid' } },
    'webhooks/c.json': { ...beside, body: { file: '../../secret.txt' } },
  })
  expect(renderer.saved('a').bodyText).toBe('{"é": 1}')
  expect(() => renderer.saved('b')).toThrow(/webhooks\/missing.liquid cannot be used. The file does not exist/)
  expect(() => renderer.saved('c')).toThrow(/leads out of the workspace/)
  expect(() => renderer.saved('d')).toThrow(/does not exist/)
})

it('renders a webhook on the command line, with a context or as a test send', async () => {
  writeFiles(directory(), {
    'signalbench.json': workspaceJson,
    'webhooks/a.json': {
      version: 1,
      url: 'https://hooks.acme.org/{{ user.external_id }}',
      headers: [['X-Event-Id', '{{ event.id }}']],
      body: '{"n": {{ journey.last_event.properties.n }}, "plan": "{{ user.tags.plan }}"}',
    },
    'webhooks/broken.json': { version: 1, url: 'https://hooks.acme.org/', body: 'a\n {% if %}' },
    'context.json':
      '{"user":{"external_id":"u1","tags":{"plan":"pro"}},"journey":{"last_event":{"properties":{"n":5.0}}},"event":{"id":"e1"}}',
  })
  const render = (...args: readonly string[]) => spawnCli(['render', ...args, '--workspace', directory()])
  const context = ['--context', `${directory()}/context.json`]
  const [withContext, testSend, broken] = [
    render('a', ...context),
    render('a', ...context, '--test-send'),
    render('broken'),
  ]
  const ended = await Promise.all([withContext.ended, testSend.ended, broken.ended])
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 1])
  expect(withContext.lines[0]).toMatchObject({
    type: 'request',
    method: 'POST',
    url: 'https://hooks.acme.org/u1',
    headers: [['X-Event-Id', 'e1']],
    body: '{"n": 5.0, "plan": "pro"}',
    bodyIsJson: true,
  })
  expect(testSend.lines[0]).toMatchObject({ body: '{"n": , "plan": ""}', bodyIsJson: false })
  expect(broken.lines[0]?.['findings']).toMatchObject([
    { rule: 'template-broken', severity: 'error', field: 'body', line: 2, column: 2 },
  ])
})
