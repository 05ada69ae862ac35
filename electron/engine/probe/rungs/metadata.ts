import { metadataFailed, metadataPassed, noBrokers } from '#shared/domain/probe/cluster-texts.ts'
import { addressText } from '../../source/address.ts'
import { mainConnection, mainServer, type RungStep } from '../climb.ts'
import { troubleCode } from '../net/trouble.ts'
import { ask } from '../protocol/call.ts'
import { metadataCall } from '../protocol/metadata-call.ts'

/** Which brokers does the cluster have. */
export const metadataRung: RungStep = {
  rung: 'metadata',
  limitMs: 3_000,
  run: async (climb, signal) => {
    const { name } = mainServer(climb)
    const answer = await ask(mainConnection(climb), metadataCall([]), signal)
    if (!answer.ok) return { target: name, outcome: metadataFailed(name, troubleCode(answer.error)) }
    const { brokers, clusterId } = answer.value
    if (brokers.length === 0) return { target: name, outcome: noBrokers(name) }
    climb.cluster = answer.value
    const addresses = brokers.map(({ host, port }) => addressText(host, port))
    return { target: name, outcome: metadataPassed(clusterId, addresses) }
  },
}
