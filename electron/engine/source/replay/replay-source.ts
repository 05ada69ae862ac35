import type { ConnectionCheck } from '#shared/contract/connections.ts'
import type { ReplayConnection } from '#shared/schema/connection.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { Logger } from '../../ports.ts'
import { unknownTopics } from '../topic-names.ts'
import type { InspectQuery, RecordSource, RelayHandle } from '../types.ts'
import { type CaptureProfile, profileCapture } from './capture-profile.ts'
import { inspectCapture } from './replay-inspect.ts'
import { startReplayRelay } from './replay-relay.ts'

export type ReplaySourceOptions = {
  readonly connection: ReplayConnection
  readonly logger: Logger
  /** Absolute path of a workspace-relative one; refuses to leave the workspace. */
  readonly resolvePath: (relative: string) => string
}

/** A capture file as a source of records. It is read in streams: once for its profile, then with each reading. */
export function createReplaySource(options: ReplaySourceOptions): RecordSource {
  const { connection, logger } = options
  const closing = new AbortController()
  const relays = new Set<RelayHandle>()
  let profiling: Promise<CaptureProfile> | null = null
  const capture = () => ({ ...connection, path: options.resolvePath(connection.capture) })

  const profile = (): Promise<CaptureProfile> => {
    profiling ??= profileCapture(capture().path, logger).catch((error: unknown) => {
      // A capture that appears later is found with the next call.
      profiling = null
      throw error
    })
    return profiling
  }
  const open = async (topics: readonly string[]): Promise<CaptureProfile> => {
    const found = await profile()
    const existing = [...new Set(found.partitions.map(({ topic }) => topic))]
    const missing = topics.filter((topic) => !existing.includes(topic))
    if (missing.length > 0) {
      throw unknownTopics(missing, existing, `the capture ${connection.capture}`, { hides: false })
    }
    return found
  }

  async function* inspect(query: InspectQuery): AsyncGenerator<readonly RawRecord[], void, undefined> {
    query.onState?.({ kind: 'connecting' })
    const found = await open(query.topics)
    const topics = query.topics.length > 0 ? query.topics : [...new Set(found.partitions.map(({ topic }) => topic))]
    const signal = AbortSignal.any([query.signal, closing.signal])
    yield* inspectCapture(capture(), found, { ...query, topics, signal })
  }

  return {
    clusterId: async () => (await profile()).clusterId,
    check: async () => checkCapture(await profile()),
    inspect,
    relay: (config, onBatch) => {
      const handle = startReplayRelay({ ...capture(), config, open }, onBatch)
      relays.add(handle)
      const forget = (): void => void relays.delete(handle)
      handle.done.then(forget, forget)
      return handle
    },
    close: async () => {
      closing.abort()
      await Promise.all([...relays].map((relay) => relay.stop()))
    },
  }
}

function checkCapture({ clusterId, partitions }: CaptureProfile): ConnectionCheck {
  const counts = new Map<string, number>()
  for (const { topic } of partitions) counts.set(topic, (counts.get(topic) ?? 0) + 1)
  return { clusterId, brokers: [], topics: [...counts].map(([name, count]) => ({ name, partitions: count })), ms: 0 }
}
