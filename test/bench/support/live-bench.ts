import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InspectFrom, LiveStatus } from '#shared/contract/live.ts'
import { openSocket, type Client } from '../../contract/support/client.ts'
import { type CliRun, spawnCli } from '../../support/cli/spawn-cli.ts'
import { eventually } from '../../support/eventually.ts'
import { startBroker } from '../../support/kafka/broker.ts'
import { createSoakTopic, type SoakTopic } from '../../support/soak/soak-topic.ts'
import { writeSoakWorkspace } from '../../support/soak/soak-workspace.ts'

/** A real broker with one topic of six partitions, and `signalbench serve` on a workspace that names it. */
export type LiveBench = {
  readonly bootstrapServers: string
  readonly topic: SoakTopic
  readonly server: CliRun
  /** With its token. */
  readonly url: string
  start(from: InspectFrom): Promise<void>
  /** The next status for which `enough` holds. */
  until(enough: (status: LiveStatus) => boolean): Promise<LiveStatus>
  close(): Promise<void>
}

export async function openLiveBench(): Promise<LiveBench> {
  const broker = await startBroker()
  const topic = await createSoakTopic(broker.bootstrapServers, `live-${process.pid}`, 6)
  const directory = mkdtempSync(join(tmpdir(), 'signalbench-bench-'))
  writeSoakWorkspace({
    directory,
    bootstrapServers: broker.bootstrapServers,
    topic: topic.topic,
    baseUrl: 'http://127.0.0.1:9',
  })
  // Only the inspector is measured here.
  rmSync(join(directory, 'relays'), { recursive: true })
  const server = spawnCli(['serve', '--workspace', directory])
  const url = await eventually(() => addressOf(server), { timeoutMs: 120_000 })
  const { port, hash } = new URL(url)
  const socket = openSocket({ port: Number(port), token: hash.slice('#token='.length) })
  const client: Client = createORPCClient(new RPCLink({ websocket: socket }))
  return {
    bootstrapServers: broker.bootstrapServers,
    topic,
    server,
    url,
    start: async (from) => {
      await client.live.start({ connection: 'broker', topics: [topic.topic], from, mapping: 'default', format: 'auto' })
    },
    until: async (enough) => {
      for await (const status of await client.live.watch()) if (enough(status)) return status
      throw new Error('the stream of statuses ended')
    },
    close: async () => {
      socket.close()
      server.kill('SIGTERM')
      await server.ended
      await topic.close()
      await broker.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function addressOf(server: CliRun): string {
  const [line] = server.of('listening')
  if (line === undefined) throw new Error(`not listening yet: ${server.stderr()}`)
  return String(line['url'])
}
