import { expect, test } from 'vitest'
import { confirmedName } from '../../../renderer/features/relay/destination/destination-form.ts'
import { fileFromForm, formFromFile, relayForm } from '../../../renderer/features/relay/form-model.ts'
import { movedRule, ruleNotes, rulesFromFile } from '../../../renderer/features/relay/mappings/rules-model.ts'

const file = {
  version: 1,
  connection: 'dev',
  topics: ['orders', 'clicks'],
  consumerGroup: 'g',
  mapping: 'default',
  mappings: [
    { topic: 'orders', mapping: 'orders', note: 'stays' },
    { filter: '$.value.type = "click"', mapping: 'clicks' },
  ],
  mode: 'emulator',
  destination: { kind: 'onesignal', appId: 'app' },
}

const known = { topics: ['orders', 'clicks'], mappings: ['default', 'orders', 'clicks'] }

test('rules come back from the form as they stood in the file, unknown keys too', () => {
  expect(fileFromForm(formFromFile(file), file)['mappings']).toEqual(file.mappings)
})

test('a moved rule takes all of its keys along, and a list without rules leaves the file', () => {
  const form = formFromFile(file)
  expect(fileFromForm({ ...form, mappings: [...movedRule(form.mappings, 0, 1)] }, file)['mappings']).toEqual([
    file.mappings[1],
    file.mappings[0],
  ])
  expect(fileFromForm({ ...form, mappings: [] }, file)).not.toHaveProperty('mappings')
})

test('the first rule does not move up and the last one not down', () => {
  const rules = rulesFromFile(file.mappings)
  expect(movedRule(rules, 0, -1)).toBe(rules)
  expect(movedRule(rules, 1, 1)).toBe(rules)
})

test('what is emptied is not written', () => {
  const form = formFromFile(file)
  const mappings = form.mappings.map((rule) => ({ ...rule, topic: '', filter: '  ' }))
  expect(fileFromForm({ ...form, mappings }, file)['mappings']).toEqual([
    { mapping: 'orders', note: 'stays' },
    { mapping: 'clicks' },
  ])
})

test.each([
  [{ filter: '$.value.type =', mapping: 'orders' }, 'filter', /character/],
  [{ filter: 'verdict = mapped', mapping: 'orders' }, 'filter', /only after a mapping was chosen/],
  [{ topic: 'orders', mapping: 'gone' }, 'mapping', /no mapping gone/],
  [{ topic: 'orders', mapping: '' }, 'mapping', /Choose/],
])('rule %j is marked at its %s', (rule, part, text) => {
  const [note] = ruleNotes(rulesFromFile([rule]), known)
  expect(note).toEqual({ tone: 'err', part, text: expect.stringMatching(text) as string })
})

test('a rule that fits everything is told, and those below it that are never reached', () => {
  const rules = rulesFromFile([
    { topic: 'orders', mapping: 'orders' },
    { mapping: 'clicks' },
    { topic: 'clicks', mapping: 'clicks' },
  ])
  expect(ruleNotes(rules, known)).toEqual([
    null,
    { tone: 'warn', text: expect.stringContaining('every record') as string },
    { tone: 'warn', text: expect.stringContaining('rule 2') as string },
  ])
})

test('a topic that the relay does not read is told', () => {
  expect(ruleNotes(rulesFromFile([{ topic: 'other', mapping: 'orders' }]), known)[0]?.tone).toBe('warn')
})

test('a filter that cannot be read keeps the form from being saved', () => {
  const mappings = [...rulesFromFile([{ filter: 'a = ', mapping: 'orders' }])]
  const checked = relayForm.safeParse({ ...formFromFile(file), mappings })
  expect(checked.error?.issues.map((issue) => issue.path[0])).toEqual(['mappings'])
})

const toWebhook = { ...file, mode: 'live', destination: { kind: 'webhook', webhook: 'welcome', note: 'stays' } }

test('a webhook as destination comes back as it stood in the file, and asks for no app', () => {
  const form = formFromFile(toWebhook)
  expect(fileFromForm(form, toWebhook)).toMatchObject({ mode: 'live', destination: toWebhook.destination })
  expect(confirmedName(form)).toBe('welcome')
  expect(relayForm.safeParse(form).success).toBe(true)
  expect(relayForm.safeParse({ ...form, webhook: '' }).error?.issues[0]?.path).toEqual(['webhook'])
})

test('another destination begins with a dry run', () => {
  const live = { ...file, mode: 'live' }
  expect(fileFromForm(formFromFile(live), live)['mode']).toBe('live')
  const moved = fileFromForm({ ...formFromFile(live), destinationKind: 'webhook', webhook: 'welcome' }, live)
  expect(moved).toMatchObject({ mode: 'dry-run', destination: { kind: 'webhook', webhook: 'welcome' } })
  expect(moved['destination']).not.toHaveProperty('appId')
  expect(fileFromForm({ ...formFromFile(live), appId: 'another' }, live)['mode']).toBe('dry-run')
  expect(fileFromForm({ ...formFromFile(file), appId: 'another' }, file)['mode']).toBe('emulator')
  const other = fileFromForm({ ...formFromFile(toWebhook), webhook: 'another' }, toWebhook)
  expect(other).toMatchObject({ mode: 'dry-run', destination: { webhook: 'another' } })
})
