#!/usr/bin/env node
// The `signalbench` command. In a checkout it runs the TypeScript sources, which need Node 22.18 (type stripping, Node-API
// of better-sqlite3): an older Node hands over to the one that npm installed here. In an installed app it runs the built
// files under the Node of the app's own Electron.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import v8 from 'node:v8'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const args = process.argv.slice(2)
const [major, minor] = process.versions.node.split('.').map(Number)

/** Commands that run for hours. V8 lets the young objects of a busy process take 128 MiB; with 32 it is as fast. */
const longRunning = new Set(['open', 'serve', 'tail', 'relay', 'run', 'receive'])
const flags = args.some((arg) => longRunning.has(arg)) ? ['--max-semi-space-size=16'] : []

if (process.versions.electron !== undefined) await run()
else if (major < 22 || (major === 22 && minor < 18)) handOver()
else {
  // Where the system can, the same process begins anew with them; what it was started with goes along.
  const isMissing = flags.some((flag) => !process.execArgv.includes(flag))
  if (isMissing && process.send === undefined && process.execve !== undefined && process.platform !== 'win32')
    process.execve(process.execPath, [process.execPath, ...process.execArgv, ...flags, ...process.argv.slice(1)])
  await run()
}

async function run() {
  // V8 lets garbage grow to twice of what lives before it collects; with a third a relay is as fast in 90 MiB less.
  if (flags.length > 0) v8.setFlagsFromString('--heap-growing-percent=30')
  // In the environment, so that worker threads have it too: each would take half a second to read the sources anew.
  // An installed app has nothing to strip, and may not write beside itself.
  if (process.versions.electron === undefined) {
    process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'signalbench')
    // By its default export: an older Node has no such name, and must get as far as handing over.
    module.enableCompileCache(process.env.NODE_COMPILE_CACHE)
  }
  // The Node that handed over is gone (killed, perhaps): nobody waits for this process, so it must not live on.
  if (process.send !== undefined) {
    process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
    process.channel?.unref()
  }
  const source = join(root, 'electron', 'cli', 'index.ts')
  const entry = existsSync(source) ? source : join(root, 'out', 'main', 'cli.js')
  const { main } = await import(pathToFileURL(entry).href)
  // What was printed has left by now; a handle that somebody forgot must not keep the terminal waiting.
  process.exit(await main(args))
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
  const child = spawn(node, [...flags, fileURLToPath(import.meta.url), ...args], {
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
