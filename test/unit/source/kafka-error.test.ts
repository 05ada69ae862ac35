import { expect, it } from 'vitest'
import { toAppError } from '#engine/source/kafka/kafka-error.ts'

const refusedAt = (broker: string) => Object.assign(new Error('connect ECONNREFUSED'), { broker })
const told = (broker: string, options?: { readonly worked: boolean }) =>
  toAppError(refusedAt(broker), 'read orders', ['kafka.test:9092', '[::1]:9092'], options).message

it('says of an address that nobody typed that the cluster gives it, unless it was good before', () => {
  expect(told('10.1.2.3:9092')).toMatch(
    /^Could not read orders at 10\.1\.2\.3:9092: nothing listens .*"advertised\.listeners"/,
  )
  expect(told('10.1.2.3:9092', { worked: true })).not.toContain('advertised')
  expect(told('kafka.test:9092')).not.toContain('advertised')
  expect(told('::1:9092')).toMatch(/at \[::1\]:9092: nothing listens there/)
  expect(told('::1:9092')).not.toContain('advertised')
})
