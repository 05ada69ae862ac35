import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { requirePart } from './requirements.ts'

/** A screen for windows that nobody sees. */
export type Display = { readonly name: string; stop(): Promise<void> }

/** Starts an X server of its own on a free number; Xvfb tells which one it took. */
export async function startDisplay(size = '1600x1000'): Promise<Display> {
  const child = spawn(requirePart('xvfb'), ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  const channel = child.stdio[3]
  if (channel === null || channel === undefined || !('on' in channel)) throw new Error('Xvfb has no display channel')
  const [chunk] = (await Promise.race([
    once(channel, 'data'),
    ended.then(() => {
      throw new Error('Xvfb ended before it had a screen')
    }),
  ])) as [Buffer]
  return {
    name: `:${chunk.toString('utf8').trim()}`,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
