/**
 * A port of loopback that swallows connections, as a firewall does: a stopped process listens there with a short queue,
 * the queue is full, and the kernel drops what comes after.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

const listener = `
  const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    console.log(server.address().port)
  })
`

/** More than the queue takes; those that do not fit wait like everybody else. */
const fillers = 8

export async function startFullPort(): Promise<{ readonly address: string; [Symbol.asyncDispose](): Promise<void> }> {
  const child = spawn(process.execPath, ['-e', listener], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  child.kill('SIGSTOP')
  const sockets: Socket[] = Array.from({ length: fillers }, () => {
    const socket = connect({ host: '127.0.0.1', port: Number(line) })
    return socket.on('error', () => undefined)
  })
  await Promise.race(sockets.map((socket) => once(socket, 'connect')))
  return {
    address: `127.0.0.1:${line}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}
