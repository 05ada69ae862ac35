import { isContractProcedure } from '@orpc/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contract } from '#shared/contract/index.ts'
import { cases } from './support/cases.ts'
import { type Line, transportNames, transports } from './support/client.ts'
import { type EngineUnderTest, startEngine } from './support/engine-under-test.ts'

const procedures = Object.entries(contract).flatMap(([area, members]) =>
  Object.entries(members).flatMap(([name, member]) => (isContractProcedure(member) ? [`${area}.${name}`] : [])),
)

it('has a case for every procedure of the contract, and none besides', () => {
  expect(Object.keys(cases).toSorted()).toEqual(procedures.toSorted())
})

describe.each(transportNames)('over %s', (transport) => {
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
