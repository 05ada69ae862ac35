import { listenersOutcome } from '#shared/domain/probe/cluster-texts.ts'
import { addressText } from '../../source/address.ts'
import { mainServer, type RungStep } from '../climb.ts'

/** More brokers than anybody has behind one bootstrap address; a broken answer must not open thousands of sockets. */
const mostBrokers = 100

/** Can every address be used that the cluster tells its clients to use. */
export const listenersRung: RungStep = {
  rung: 'listeners',
  limitMs: 3_500,
  run: async (climb, signal) => {
    const brokers = (climb.cluster?.brokers ?? []).slice(0, mostBrokers)
    const tried = await Promise.all(
      brokers.map(async ({ id, host, port }) => {
        const opened = await climb.pool.open(host, port, signal)
        return { id, address: addressText(host, port), trouble: opened.ok ? null : opened.error }
      }),
    )
    return {
      target: tried.map(({ address }) => address).join(', '),
      outcome: listenersOutcome(mainServer(climb).name, tried),
    }
  },
}
