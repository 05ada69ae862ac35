/**
 * A process that serves a workspace as `signalbench serve` does, but with the port and token it is told, so that a page
 * finds it again after it was killed. Arguments: folder of the workspace, folder of the page, port, token.
 */
import module from 'node:module'
import { createEngine } from '#engine/engine.ts'
import { nodePorts } from '#engine/entry/node-ports.ts'
import { serveEngine } from '#engine/transport/serve.ts'

const [directory = '', page = '', port = '0', token = ''] = process.argv.slice(2)
const engine = await createEngine(
  { directory, command: 'serve', engineVersion: '0.0.0-test', autoStart: true },
  nodePorts({ directory }),
)
const served = await serveEngine(engine, { host: '127.0.0.1', port: Number(port), token, staticDirectory: page })
// Tests end it as a crash would: what was compiled is kept for the next one now.
module.flushCompileCache()
process.stdout.write(`${JSON.stringify({ type: 'listening', url: served.url })}\n`)

process.on('SIGTERM', () => {
  void served
    .close()
    .then(() => engine.close())
    .then(() => process.exit(0))
})
