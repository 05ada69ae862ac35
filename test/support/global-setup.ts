/**
 * One Kafka broker for all test files of a run. It starts with the first test that asks, so that runs which need none do
 * not pay for it: the files ask over a loopback address that vitest hands to them.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { TestProject } from 'vitest/node'
import { type RunningBroker, startBroker } from './kafka/broker.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers a GET with the shared broker's host:port. */
    kafkaBrokerUrl: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let broker: Promise<RunningBroker> | null = null
  const address = async (): Promise<string> => {
    const external = process.env['KAFKA_BOOTSTRAP_SERVERS']
    if (external !== undefined && external !== '') return external
    broker ??= startBroker()
    return (await broker).bootstrapServers
  }
  const server = createServer((_, response) => {
    address().then(
      (found) => response.end(found),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('a listening server has a port')
  project.provide('kafkaBrokerUrl', `http://127.0.0.1:${bound.port}/`)
  return async () => {
    server.closeAllConnections()
    server.close()
    await (await broker)?.stop()
  }
}
