import { parentPort, workerData } from 'node:worker_threads'
import { serveLog } from '../webhooks/log-view/serve-log.ts'

// Started by LogThread: searches the log of requests and writes them out, with the workspace's folder as its data.
if (parentPort !== null && typeof workerData === 'string') serveLog(parentPort, workerData)
