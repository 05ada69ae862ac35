import { startBroker } from '../support/kafka/broker.ts'
import { type Balance, balanceText } from '../support/soak/balance-sheet.ts'
import { killSoak } from '../support/soak/kill-soak.ts'
import { scalingSoak } from '../support/soak/scaling-soak.ts'
import { faultyPlan } from '../support/soak/soak-records.ts'
import type { Bench, Figure } from './support/figures.ts'

/** What must be nothing, in one number. */
const wrong = ({ faults }: Balance, ahead: readonly string[]): number =>
  Object.values(faults).reduce((sum, count) => sum + count, ahead.length)

function figuresOf(what: string, sheet: Balance, ahead: readonly string[], seconds: number): readonly Figure[] {
  return [
    {
      what: `${what}: records lost, undecided, contradictory or wrong`,
      value: wrong(sheet, ahead),
      unit: '',
      budget: '0',
    },
    { what: `${what}: records accounted for`, value: sheet.produced, unit: 'records' },
    { what: `${what}: sent again under the same key`, value: sheet.repetitions, unit: 'times' },
    { what: `${what}: from the first start to the end`, value: seconds, unit: 's' },
  ]
}

/** Half a million records, a server that fails in every way, and `kill -9` every 20 s. */
export const soakBench: Bench = {
  name: 'soak',
  what: 'one relay, killed every 20 s in front of a server that fails in every way',
  run: async ({ small }): Promise<readonly Figure[]> => {
    const broker = await startBroker()
    try {
      const result = await killSoak(broker.bootstrapServers, {
        plan: faultyPlan(small ? 60_000 : 500_000, 6),
        killEvery: { ms: 20_000 },
        onEnd: (line) => console.error(`  ${line}`),
      })
      const answers = [...result.answers].map(([answer, times]): [string, string] => [
        `requests answered with: ${answer}`,
        times.toLocaleString('en').padStart(9),
      ])
      const kills: [string, string] = ['kill -9', String(result.kills).padStart(9)]
      const ahead: [string, string] = ['committed offsets ahead of the store', String(result.ahead.length).padStart(9)]
      console.log(`\n${balanceText(result.balance, [kills, ahead, ...answers])}\n`)
      return figuresOf('soak', result.balance, result.ahead, result.seconds)
    } finally {
      await broker.stop()
    }
  },
}

/** Four relays in one group, two killed and two added on the way. */
export const scalingBench: Bench = {
  name: 'scaling',
  what: 'four relays on twelve partitions, two killed and two added',
  run: async ({ small }): Promise<readonly Figure[]> => {
    const broker = await startBroker()
    try {
      const result = await scalingSoak(broker.bootstrapServers, faultyPlan(small ? 60_000 : 300_000, 12))
      const shares: [string, string] = ['records in the log of each', `  ${result.stored.join(', ')}`]
      const ahead: [string, string] = ['committed offsets ahead of the logs', String(result.ahead.length).padStart(9)]
      console.log(`\n${balanceText(result.balance, [shares, ahead])}\n`)
      return figuresOf('scaling', result.balance, result.ahead, result.seconds)
    } finally {
      await broker.stop()
    }
  },
}
