import { expect, test } from 'vitest'
import { BackPressure, highWater, lowWater } from '#engine/relay/back-pressure.ts'

function watched(open: number) {
  const said: boolean[] = []
  return { said, pressure: new BackPressure(open, (paused) => said.push(paused)) }
}

test('reading stops at the high mark and goes on at the low one, told once each', () => {
  const { said, pressure } = watched(0)
  pressure.add(highWater - 1)
  expect(said).toEqual([])
  pressure.add(1)
  pressure.add(500)
  pressure.add(-(highWater - lowWater))
  expect(said).toEqual([true])
  pressure.add(-500)
  expect(said).toEqual([true, false])
})

test('what an earlier run left counts from the start', () => {
  expect(watched(highWater).said).toEqual([true])
})

test('a log that cannot be written stops reading until it can, whatever else there is', () => {
  const { said, pressure } = watched(0)
  pressure.setBlocked(true)
  pressure.add(highWater)
  pressure.setBlocked(false)
  expect(said).toEqual([true])
  pressure.add(-highWater)
  expect(said).toEqual([true, false])
})
