import { parentPort, workerData } from 'node:worker_threads'
import { runCheckpoints } from '../store/checkpoints/run-checkpoints.ts'

// Started by startCheckpoints: the thread that moves what was committed from the WAL into the file.
if (parentPort !== null) runCheckpoints(parentPort, workerData as string)
