import { receiverFixture } from './receiver-fixture.ts'

/** A process with one emulator, to be killed: `node run-receiver.ts FOLDER`. Prints its URL. */
const directory = process.argv[2]
if (directory === undefined) throw new Error('a folder is needed')
const fixture = await receiverFixture(directory, { local: { oneSignalEmulator: { apiKey: 'k' } } })
process.stdout.write(`${fixture.url('')}\n`)
