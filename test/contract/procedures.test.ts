import { isContractProcedure } from '@orpc/contract'
import { expect, it } from 'vitest'
import { contract } from '#shared/contract/index.ts'
import { cases } from './support/cases.ts'
import { testProcedures } from './support/test-procedures.ts'

const procedures = Object.entries(contract).flatMap(([area, members]) =>
  Object.entries(members).flatMap(([name, member]) => (isContractProcedure(member) ? [`${area}.${name}`] : [])),
)

it('has a case for every procedure of the contract, and none besides', () => {
  expect(Object.keys(cases).toSorted()).toEqual(procedures.toSorted())
})

testProcedures('MessagePort')
