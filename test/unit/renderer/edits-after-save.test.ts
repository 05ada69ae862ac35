import { describe, expect, it } from 'vitest'
import { editsAfterSave } from '../../../renderer/ui/file-form/use-form-draft.ts'

const before = { base: { port: 1 }, baseRevision: 'one', values: { port: '2' } }
const saved = { base: { port: 2 }, baseRevision: 'two' }

describe('the edits of a form after a save', () => {
  it('are gone where nothing was edited since', () => {
    expect(editsAfterSave(before, { port: '2' }, saved)).toBeNull()
    expect(editsAfterSave(undefined, { port: '2' }, saved)).toBeNull()
  })

  it('stay, laid over what was saved, where they were made while it was on its way', () => {
    const now = { ...before, values: { port: '3' } }
    expect(editsAfterSave(now, { port: '2' }, saved)).toEqual({ ...saved, values: { port: '3' } })
  })
})
