/**
 * One Kafka broker, and one secured one, for all test files of a run. Each starts with the first test that asks, so that
 * runs which need none do not pay for it: the files ask over a loopback address that vitest hands to them.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { TestProject } from 'vitest/node'
import { type RunningBroker, startBroker } from './kafka/broker.ts'
import { type SecuredBroker, startSecuredBroker } from './kafka/secured-broker.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers a GET with the shared broker's host:port. */
    kafkaBrokerUrl: string
    /** Answers a GET with the shared secured broker as JSON (`SecuredBrokerInfo`). */
    securedBrokerUrl: string
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
  let secured: Promise<SecuredBroker> | null = null
  const securedInfo = async (): Promise<string> => {
    secured ??= startSecuredBroker()
    const { addresses, files } = await secured
    return JSON.stringify({ addresses, files })
  }
  const server = createServer((request, response) => {
    const answer = request.url === '/secured' ? securedInfo() : address()
    answer.then(
      (found) => response.end(found),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('a listening server has a port')
  project.provide('kafkaBrokerUrl', `http://127.0.0.1:${bound.port}/`)
  project.provide('securedBrokerUrl', `http://127.0.0.1:${bound.port}/secured`)
  return async () => {
    server.closeAllConnections()
    server.close()
    await (await broker)?.stop()
    await (await secured)?.stop()
  }
}
