import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cases } from './cases.ts'
import { type Line, type TransportName, transports } from './client.ts'
import { type EngineUnderTest, startEngine } from './engine-under-test.ts'

/** A test for each procedure of the contract over one transport, each with an engine of its own. */
export function testProcedures(transport: TransportName): void {
  describe(`over ${transport}`, () => {
    let under: EngineUnderTest
    let line: Line

    beforeEach(async () => {
      under = await startEngine()
      line = await transports[transport](under.engine)
    })
    afterEach(async () => {
      await line.close()
      await under.close()
    })

    it.each(Object.keys(cases))('%s', async (name) => {
      await cases[name]?.(line.client)
      expect(under.log.filter(({ level }) => level === 'error')).toEqual([])
    })
  })
}
