import { parentPort } from 'node:worker_threads'
import { serveReader } from '#engine/inspector/reader/worker-loop.ts'

// The real reader worker, but some filters kill it or never end.
parentPort?.on('message', ({ input }: { readonly input?: { readonly filter?: string } | null }) => {
  if (input?.filter === 'dies') process.exit(9)
  while (input?.filter === 'hangs') Math.random()
})
if (parentPort !== null) serveReader(parentPort, Date)
