import { expect } from 'vitest'
import { type Rung, type RungName, rungNames } from '#shared/schema/probe.ts'
import type { Ladder } from './run-ladder.ts'

export type Told = Pick<Rung, 'code' | 'message' | 'fix'> & Partial<Pick<Rung, 'target' | 'commands'>>

/** All eleven rungs in order, each announced before its result, then the summary. */
export function expectWholeLadder(ladder: Ladder): void {
  const order = ladder.events.map((event) => (event.type === 'summary' ? 'summary' : `${event.type} ${event.rung}`))
  expect(order).toEqual([...rungNames.flatMap((rung) => [`started ${rung}`, `rung ${rung}`]), 'summary'])
}

/** The ladder failed on exactly this rung, said exactly this, and tried nothing behind it. */
export function expectFailure(ladder: Ladder, rung: RungName, told: Told): void {
  expectWholeLadder(ladder)
  const found = ladder.rung(rung)
  expect({ ...found, target: 'target' in told ? found.target : undefined }).toMatchObject({ status: 'failed', ...told })
  expect(ladder.rungs.filter(({ status }) => status === 'failed')).toHaveLength(1)
  const behind = ladder.rungs.slice(rungNames.indexOf(rung) + 1)
  for (const one of behind) {
    expect(one).toMatchObject({ status: 'skipped', message: `Not tried, because ${rung} failed.`, target: null })
  }
  expect(ladder.summary).toEqual({ type: 'summary', ok: false, failedRung: rung })
}

/** Nothing failed; one rung said this as a warning. */
export function expectWarning(ladder: Ladder, rung: RungName, told: Told): void {
  expectWholeLadder(ladder)
  expect(ladder.rung(rung)).toMatchObject({ status: 'warning', ...told })
  expect(ladder.rungs.filter(({ status }) => status === 'failed')).toEqual([])
  expect(ladder.summary).toEqual({ type: 'summary', ok: true, failedRung: null })
}
