import { spawn } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'

export type ToolResult = { readonly code: number; readonly output: string; readonly ms: number }

const bin = join(import.meta.dirname, '..', '..', 'node_modules', '.bin')
/** The tools find the Node that runs this script, also when it was started without npm. */
const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter)

/**
 * Runs a tool that npm installed here and collects what it prints. `live` also passes it through as it comes.
 * A tool that cannot be started gives code 127.
 */
export function runTool(
  tool: string,
  args: readonly string[],
  options: { readonly live?: boolean; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<ToolResult> {
  const started = performance.now()
  return new Promise((done) => {
    const child = spawn(join(bin, tool), args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: path, FORCE_COLOR: process.stdout.isTTY ? '1' : '0', ...options.env },
      shell: process.platform === 'win32',
    })
    let output = ''
    const collect = (stream: NodeJS.WriteStream) => (chunk: Buffer) => {
      output += chunk.toString('utf8')
      if (options.live === true) stream.write(chunk)
    }
    child.stdout.on('data', collect(process.stdout))
    child.stderr.on('data', collect(process.stderr))
    child.on('error', (error) =>
      done({ code: 127, output: `${output}${error.message}`, ms: performance.now() - started }),
    )
    child.on('close', (code) => done({ code: code ?? 1, output, ms: performance.now() - started }))
  })
}
