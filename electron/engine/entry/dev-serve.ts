import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createEngine } from '../engine.ts'
import { serveEngine } from '../transport/serve.ts'
import { nodePorts } from './node-ports.ts'

// For work on the page: the engine behind a fixed port and token, with a development server's page allowed beside it.
// node electron/engine/entry/dev-serve.ts --workspace sample --port 4600 --token dev --origin http://localhost:5173
const { values } = parseArgs({
  options: {
    workspace: { type: 'string', default: 'sample' },
    port: { type: 'string', default: '0' },
    page: { type: 'string', default: 'out/renderer' },
    token: { type: 'string' },
    origin: { type: 'string', multiple: true, default: [] },
  },
})
const ports = nodePorts({ directory: values.workspace, stderr: true })
const engine = await createEngine(
  { directory: values.workspace, command: 'dev-serve', engineVersion: 'development', autoStart: true },
  ports,
)
const served = await serveEngine(engine, {
  host: '127.0.0.1',
  port: Number(values.port),
  staticDirectory: existsSync(values.page) ? values.page : null,
  allowedOrigins: values.origin,
  ...(values.token === undefined ? {} : { token: values.token }),
})
process.stdout.write(`${served.url}\n`)
process.once('SIGINT', () => {
  void served
    .close()
    .then(() => engine.close())
    .then(() => process.exit(0))
})
