#!/usr/bin/env node
// The `signalbench` command. In a checkout it runs the TypeScript sources, in a package the built files. Both need
// Node 22.18 (type stripping, Node-API of better-sqlite3): an older Node hands over to the one that npm installed here.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [major, minor] = process.versions.node.split('.').map(Number)

if (major > 22 || (major === 22 && minor >= 18)) await run()
else handOver()

async function run() {
  // By its default export: an older Node has no such name, and must get as far as handing over.
  module.enableCompileCache(join(root, 'node_modules', '.cache', 'signalbench'))
  // The Node that handed over is gone (killed, perhaps): nobody waits for this process, so it must not live on.
  if (process.send !== undefined) {
    process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
    process.channel?.unref()
  }
  const source = join(root, 'electron', 'cli', 'index.ts')
  const entry = existsSync(source) ? source : join(root, 'out', 'main', 'cli.js')
  const { main } = await import(pathToFileURL(entry).href)
  // What was printed has left by now; a handle that somebody forgot must not keep the terminal waiting.
  process.exit(await main(process.argv.slice(2)))
}

function handOver() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const node = join(root, 'node_modules', 'node', 'bin', name)
  if (!existsSync(node)) {
    process.stderr.write(
      `Signalbench needs Node 22.18 or newer and this is ${process.versions.node}. ` +
        'Run `npm ci` in the project (it brings its own Node) or start it with a newer Node.\n',
    )
    process.exit(2)
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  // A terminal sends Ctrl+C to both; the child decides when it is done. What only we receive is passed on.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1)
    if (child.connected) child.disconnect()
  })
}
