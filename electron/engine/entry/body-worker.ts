import { parentPort } from 'node:worker_threads'
import { serveBodies } from '../receiver/bodies/serve-bodies.ts'

// Started by BodyThread: bodies of received requests may be 10 MB of anything.
if (parentPort !== null) serveBodies(parentPort)
