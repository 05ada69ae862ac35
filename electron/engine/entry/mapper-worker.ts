import { parentPort } from 'node:worker_threads'
import { serveMapper } from '../pipeline/large/serve-mapper.ts'

// Started by LargeRecords: the thread that decodes and maps what would hold up the engine's.
if (parentPort !== null) serveMapper(parentPort)
