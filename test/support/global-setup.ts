/**
 * One Kafka broker, one secured one and one Schema Registry for all test files that a worker of vitest runs (for the
 * contract, for all of its workers). Each starts with the first test that asks, so that runs which need none do not pay
 * for it: the files ask over a loopback address (`ask-shared.ts`).
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { TestProject } from 'vitest/node'
import { startBroker } from './kafka/broker.ts'
import { startSecuredBroker } from './kafka/secured-broker.ts'
import { startRegistry } from './registry/registry.ts'
import { builtPage } from './web/served-app.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers a GET of `/WORKER` with that worker's broker's host:port. */
    kafkaBrokerUrl: string
    /** The same for its secured broker as JSON (`SecuredBrokerInfo`). */
    securedBrokerUrl: string
    /** The same for the base URL of its Schema Registry. */
    schemaRegistryUrl: string
  }
}

type Shared = { readonly answer: string; readonly stop: () => Promise<void> }

async function shareBroker(): Promise<Shared> {
  const external = process.env['KAFKA_BOOTSTRAP_SERVERS']
  if (external !== undefined && external !== '') return { answer: external, stop: () => Promise.resolve() }
  const broker = await startBroker()
  return { answer: broker.bootstrapServers, stop: () => broker.stop() }
}

async function shareSecuredBroker(): Promise<Shared> {
  const broker = await startSecuredBroker()
  const { addresses, files } = broker
  return { answer: JSON.stringify({ addresses, files }), stop: () => broker.stop() }
}

async function shareRegistry(): Promise<Shared> {
  const registry = await startRegistry()
  return { answer: registry.url, stop: () => registry.stop() }
}

/** A loopback URL that answers about something that is started when a worker, or any of them, first asks for it. */
async function lazily(
  start: () => Promise<Shared>,
  isForAll: boolean,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const started = new Map<string, Promise<Shared>>()
  const server = createServer(({ url = '/' }, response) => {
    const worker = isForAll ? '/' : url
    const shared = started.get(worker) ?? start()
    started.set(worker, shared)
    shared.then(
      ({ answer }) => response.end(answer),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('a listening server has a port')
  return {
    url: `http://127.0.0.1:${bound.port}/`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await Promise.all([...started.values()].map(async (shared) => (await shared).stop()))
    },
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Before the workers, of which each would build.
  if (project.name === 'web') await builtPage()
  // The contract asks so little of it that a second one would take longer to start.
  const isForAll = project.name === 'contract'
  const broker = await lazily(shareBroker, isForAll)
  const secured = await lazily(shareSecuredBroker, isForAll)
  const registry = await lazily(shareRegistry, isForAll)
  project.provide('kafkaBrokerUrl', broker.url)
  project.provide('securedBrokerUrl', secured.url)
  project.provide('schemaRegistryUrl', registry.url)
  return async () => {
    await Promise.all([broker.close(), secured.close(), registry.close()])
  }
}
