import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodePorts } from '#engine/entry/node-ports.ts'
import { Inspector } from '#engine/inspector/inspector-service.ts'
import type { InspectorService } from '#engine/inspector/types.ts'
import type { KeptLimits } from '#engine/inspector/kept/kept-writer.ts'
import type { RecordSource } from '#engine/source/types.ts'
import { openWorkspace } from '#engine/workspace/open-workspace.ts'
import type { Workspace } from '#engine/workspace/types.ts'
import type { LiveStatus, ViewStatus } from '#shared/contract/live.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { eventually } from '../../support/eventually.ts'
import { workspaceJson, writeFiles } from '../../support/workspace-folder.ts'

/** A source that gives what the test pushes. */
export type FakeSource = RecordSource & {
  push(batch: readonly RawRecord[]): void
  end(): void
  fail(error: Error): void
}

export function fakeSource(): FakeSource {
  const items: (readonly RawRecord[] | Error | null)[] = []
  let wake = () => {}
  const add = (item: readonly RawRecord[] | Error | null) => {
    items.push(item)
    wake()
  }
  return {
    push: (batch) => add(batch),
    end: () => add(null),
    fail: (error) => add(error),
    clusterId: () => Promise.resolve('test-cluster'),
    check: () => Promise.reject(new Error('not asked here')),
    relay: () => {
      throw new Error('not asked here')
    },
    close: () => Promise.resolve(),
    async *inspect({ signal, onState }) {
      onState?.({ kind: 'reading' })
      signal.addEventListener('abort', () => wake())
      while (!signal.aborted) {
        const item = items.shift()
        if (item === null) return
        if (item instanceof Error) throw item
        if (item !== undefined) yield item
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}

/** A record that the default mapping maps; offset and index are the same. */
export function recordOf(index: number, { topic = 'orders', pad }: { topic?: string; pad?: string } = {}): RawRecord {
  const value = {
    event_name: 'signup',
    user_id: `user_${index}`,
    event_data: { index, ...(pad === undefined ? {} : { pad }) },
  }
  return {
    topic,
    partition: 0,
    offset: BigInt(index),
    timestampMs: 1_763_721_721_000n,
    key: null,
    value: Buffer.from(JSON.stringify(value)),
    headers: [],
  }
}

export type InspectorUnderTest = {
  readonly inspector: InspectorService
  readonly workspace: Workspace
  readonly keptFolder: string
  close(): Promise<void>
}

/** A real inspector with its worker, on a workspace of its own. */
export async function anInspector(
  options: {
    readonly source?: RecordSource
    readonly limits?: KeptLimits
    readonly keptFolder?: string
    readonly workerUrl?: () => URL
    readonly readerLookMs?: number
  } = {},
): Promise<InspectorUnderTest> {
  const directory = mkdtempSync(join(tmpdir(), 'signalbench-inspector-'))
  writeFiles(directory, {
    'signalbench.json': workspaceJson,
    'mappings/default.json': {
      version: 1,
      name: { path: '$.value.event_name' },
      external_id: { path: '$.value.user_id' },
      properties: { path: '$.value.event_data' },
    },
  })
  const ports = nodePorts({ directory: null, stderr: true, level: 'error' })
  const workspace = await openWorkspace(directory, ports)
  const source = options.source ?? fakeSource()
  const keptFolder = options.keptFolder ?? mkdtempSync(join(tmpdir(), 'signalbench-kept-'))
  const inspector = new Inspector({ ...ports, ...options, workspace, openSource: () => source, keptFolder })
  return {
    inspector,
    workspace,
    keptFolder,
    close: async () => {
      await inspector.close()
      await workspace.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Waits until a source that ends has been read and stored. */
export const drain = (inspector: InspectorService): Promise<LiveStatus> =>
  eventually(() => {
    const status = inspector.status()
    if (status.state !== 'ended') throw new Error(`still ${status.state}`)
    return status
  })

/** Watches a view until its status fits. */
export async function viewWhere(
  inspector: InspectorService,
  viewId: string,
  fits: (status: ViewStatus) => boolean,
): Promise<ViewStatus> {
  let last: ViewStatus | undefined
  for await (const status of inspector.watchView(viewId, AbortSignal.timeout(60_000))) {
    last = status
    if (fits(status)) return status
  }
  throw new Error(`the view never fitted; last ${JSON.stringify(last)}`)
}
