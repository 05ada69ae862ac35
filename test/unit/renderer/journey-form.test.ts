import { fc } from '../../support/property.ts'
import { expect, test } from 'vitest'
import { journeyFile } from '#shared/schema/journey.ts'
import { eventPlaces } from '../../../renderer/features/journeys/event-places.ts'
import {
  emptyJourneyForm,
  fileFromForm,
  formFromFile,
  journeyForm,
  stepProblem,
} from '../../../renderer/features/journeys/form-model.ts'

const file = {
  $schema: 'x',
  version: 1,
  name: 'Welcome',
  trigger: { eventName: 'signup', condition: '$.properties.plan = pro', note: 'stays' },
  steps: [{ wait: '5s' }, { webhook: 'welcome' }],
  enabled: false,
  users: { tags: { plan: 'pro', city: 'a=b' }, language: 'en', subscriptions: [1] },
  somethingElse: true,
}

test('a file that is shown and saved again stays as it was, also what the form does not know', () => {
  const saved = fileFromForm(formFromFile(file), file)
  expect(saved).toEqual(file)
  expect(journeyFile.safeParse(saved).success).toBe(true)
})

test('what is emptied leaves the file; what remains is what the engine reads', () => {
  const form = { ...formFromFile(file), shownName: ' ', condition: '', tags: ' \n', language: '' }
  const saved = fileFromForm(form, file)
  expect(saved).toMatchObject({ trigger: { eventName: 'signup', note: 'stays' }, users: { subscriptions: [1] } })
  expect(JSON.stringify(saved)).not.toMatch(/"condition"|"name":|"tags"|"language"/)
})

test.each([
  [{ eventName: ' ' }, 'eventName'],
  [{ condition: '$.properties.a >' }, 'condition'],
  [{ steps: [] }, 'steps'],
  [{ steps: [{ kind: 'wait', text: 'soon' }] }, 'steps'],
  [{ steps: [{ kind: 'webhook', text: '' }] }, 'steps'],
  [{ tags: 'plan=pro\nnothing' }, 'tags'],
])('%o is told at its field', (members, field) => {
  const good = { ...emptyJourneyForm, eventName: 'e', steps: [{ kind: 'wait', text: '1s' }] }
  expect(journeyForm.safeParse(good).success).toBe(true)
  const checked = journeyForm.safeParse({ ...good, ...members })
  expect(checked.error?.issues.map(({ path }) => path[0])).toEqual([field])
})

test('whatever a file holds, the form can show it; a form without a problem is a journey that the engine takes', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (trigger, steps, users) => {
      const form = formFromFile({ trigger, steps, users })
      if (!journeyForm.safeParse(form).success) return
      expect(form.steps.every((step) => stepProblem(step) === null)).toBe(true)
      expect(journeyFile.safeParse(fileFromForm(form, {})).success).toBe(true)
    }),
  )
})

test('places that were seen are offered with what stood there; what is no event offers nothing', () => {
  const seen = (json: string) => ({ name: 'e', user: 'u', atMs: 0, json })
  const places = eventPlaces([
    seen('{"properties":{"plan":"pro","cart":{"items":[1]},"renewal count":3}}'),
    seen('{"properties":{"plan":"free"}}'),
    seen('no json'),
  ])
  expect(places).toEqual([
    { path: '$.properties.plan', type: 'string', example: 'pro' },
    { path: '$.properties.cart', type: 'object', example: '{"items":[1]}' },
    { path: '$.properties.cart.items', type: 'array', example: '[1]' },
    { path: '$.properties["renewal count"]', type: 'number', example: '3' },
  ])
})
