import { expect, test } from 'vitest'
import {
  emptyReceiverForm,
  fileFromForm,
  formFromFile,
  receiverForm,
} from '../../../renderer/features/receiver/form-model.ts'

const script = [{ status: 503, times: 2 }, { eventErrors: { every: 3 } }, { reset: true, stored: true }]

test('faults of the emulator come back from the form as they stood in the file', () => {
  const file = { version: 1, oneSignalEmulator: { enabled: true, apiKey: 'k', script, note: 'stays' } }
  const form = formFromFile(file)
  expect(JSON.parse(form.script)).toEqual(script)
  expect(fileFromForm(form, file)['oneSignalEmulator']).toMatchObject({ script, note: 'stays' })
})

test('an empty text takes the faults out of the file', () => {
  const file = { version: 1, oneSignalEmulator: { enabled: true, script } }
  for (const text of ['', ' ', '[]'])
    expect(fileFromForm({ ...formFromFile(file), script: text }, file)['oneSignalEmulator']).not.toHaveProperty(
      'script',
    )
})

test.each([
  ['{', /not JSON/],
  ['[{"status": 99}]', /^0\.status: /],
  ['[{"eventErrors": {"every": 0}}]', /^0\.eventErrors\.every: /],
])('faults %s are refused with where and why', (text, why) => {
  const checked = receiverForm.safeParse({ ...emptyReceiverForm, script: text })
  expect(checked.error?.issues).toEqual([
    expect.objectContaining({ path: ['script'], message: expect.stringMatching(why) as string }),
  ])
})
