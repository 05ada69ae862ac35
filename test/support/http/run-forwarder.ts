import { forwardingEngine } from './forwarding-engine.ts'

/** A process that receives and forwards, to be killed: `node run-forwarder.ts FOLDER`. Prints its URL. */
const directory = process.argv[2]
if (directory === undefined) throw new Error('a folder is needed')
const { url } = await forwardingEngine(directory, null)
process.stdout.write(`${url('/hook')}\n`)
