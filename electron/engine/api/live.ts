import { conflated } from '../lib/conflated.ts'
import type { ContractImplementer } from './implementer.ts'
import type { EngineServices } from './services.ts'
import { streamIntervalMs, withContractErrors } from './streams.ts'

/** Implements `shared/contract/live.ts`. */
export function liveRouter(os: ContractImplementer, services: EngineServices) {
  const { inspector, recordWork } = services
  return os.live.router({
    start: os.live.start.handler(({ input }) => inspector.start(input)),
    stop: os.live.stop.handler(async () => {
      await inspector.stop()
      return {}
    }),
    setPaused: os.live.setPaused.handler(({ input }) => {
      inspector.setPaused(input.paused)
      return {}
    }),
    watch: os.live.watch.handler(({ signal }) =>
      conflated({
        read: () => inspector.status(),
        subscribe: (listener) => inspector.onChange(listener),
        intervalMs: streamIntervalMs,
        signal,
      }),
    ),
    openView: os.live.openView.handler(({ input }) => inspector.openView(input.sessionId, input.filter)),
    watchView: os.live.watchView.handler(({ input, signal, path }) =>
      withContractErrors(inspector.watchView(input.viewId, signal), path, services),
    ),
    rows: os.live.rows.handler(async ({ input }) => ({
      rows: [...(await inspector.rows(input.viewId, input.from, input.limit, input.paths))],
    })),
    record: os.live.record.handler(({ input }) => inspector.record(input.sessionId, input.seq)),
    body: os.live.body.handler(({ input }) => inspector.body(input)),
    histogram: os.live.histogram.handler(({ input: { fromMs, toMs, ...query } }) =>
      inspector.histogram({
        ...query,
        ...(fromMs === undefined ? {} : { fromMs }),
        ...(toMs === undefined ? {} : { toMs }),
      }),
    ),
    paths: os.live.paths.handler(async ({ input }) => ({ paths: [...(await inspector.paths(input.sessionId))] })),
    captureLine: os.live.captureLine.handler(async ({ input }) => ({
      line: await inspector.captureLine(input.sessionId, input.seq),
    })),
    saveCapture: os.live.saveCapture.handler(({ input }) => recordWork.saveCapture(input)),
    saveTable: os.live.saveTable.handler(({ input }) => recordWork.saveTable(input)),
    previewProduce: os.live.previewProduce.handler(async ({ input }) => {
      const preview = await recordWork.previewProduce(input)
      return { ...preview, brokers: [...preview.brokers], topics: [...preview.topics] }
    }),
    produce: os.live.produce.handler(({ input: { confirm, ...target } }) => recordWork.produce(target, confirm)),
  })
}
