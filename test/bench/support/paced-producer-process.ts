/** Produces until told to stop: `paced-producer-process.ts <bootstrap servers> <topic> <records per second>`. */
import { openSoakProducer } from '../../support/soak/soak-topic.ts'
import { producePaced } from './paced-producer.ts'

const [bootstrapServers = '', topic = '', recordsPerSecond = '0'] = process.argv.slice(2)
const producer = await openSoakProducer(bootstrapServers, topic)
const producing = producePaced(producer, Number(recordsPerSecond))
process.send?.('producing')
process.once('message', () => void finish())
// Whoever started it is gone.
process.once('disconnect', () => process.exit())

async function finish(): Promise<void> {
  process.send?.(await producing.stop())
  await producer.close()
  process.disconnect()
}
