import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** They take minutes, mostly of waiting, which their size does not show: begun last, a worker would be idle beside them. */
const longest = ['integration/resilience/broker-killed.test.ts', 'integration/soak/relay-soak.test.ts']

function rank({ moduleId }: TestSpecification): number {
  const place = longest.findIndex((name) => moduleId.endsWith(name))
  return place === -1 ? longest.length : place
}

/** The longest files first, the others in vitest's order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}
