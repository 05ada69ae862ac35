import { expect, it } from 'vitest'
import { reconnectNews } from '#cli/tail/reconnect-news.ts'

it('a lost source is told of once, and once that it is back', () => {
  const said: string[] = []
  const onState = reconnectNews((text) => said.push(text))
  onState({ kind: 'connecting' })
  onState({ kind: 'reading' })
  expect(said).toEqual([])
  for (const message of ['Gone.', 'Still gone.', 'Still gone.']) {
    onState({ kind: 'reconnecting', message, nextTryAtMs: 1 })
    onState({ kind: 'connecting' })
  }
  onState({ kind: 'reading' })
  onState({ kind: 'reading' })
  expect(said).toEqual(['Gone. Trying again until it is back.', 'Reading again.'])
})

it('what is worth knowing of a reading is told of once', () => {
  const said: string[] = []
  const onState = reconnectNews((text) => said.push(text))
  for (const notice of ['Partition 3 is late.', 'Partition 3 is late.', 'Partition 4 is late.']) {
    onState({ kind: 'reading', notice })
    onState({ kind: 'reading' })
  }
  expect(said).toEqual(['Partition 3 is late.', 'Partition 4 is late.'])
})
