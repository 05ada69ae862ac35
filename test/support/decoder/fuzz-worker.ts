/** A thread that fuzzes: started with `workerData: FuzzTask`, posts one `FuzzOutcome`. */
import v8 from 'node:v8'
import vm from 'node:vm'
import { parentPort, workerData } from 'node:worker_threads'
import { fuzz, type FuzzReport } from './fuzz.ts'

export type FuzzTask = { readonly seed: number; readonly inputs: number }

/** `heapMiB`: what is left on the heap after a collection, after each tenth of the inputs. */
export type FuzzOutcome = FuzzReport & { readonly heapMiB: readonly number[] }

v8.setFlagsFromString('--expose-gc')
const collect = vm.runInNewContext('gc') as () => void

const { seed, inputs } = workerData as FuzzTask
const heapMiB: number[] = []
const report = fuzz(seed, inputs, () => {
  collect()
  heapMiB.push(v8.getHeapStatistics().used_heap_size / 2 ** 20)
})
parentPort?.postMessage({ ...report, heapMiB } satisfies FuzzOutcome)
