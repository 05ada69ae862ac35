import { parentPort } from 'node:worker_threads'
import { serveReader } from '../inspector/reader/worker-loop.ts'

// Started by ReaderClient: the thread that searches and reads the kept records.
if (parentPort !== null) serveReader(parentPort, { now: () => Date.now() })
