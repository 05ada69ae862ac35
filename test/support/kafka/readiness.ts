import type { ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { Kafka, logLevel } from 'kafkajs'
import { quietRequestQueue } from '#engine/source/kafka/request-queue.ts'

/** A cold JVM on two busy cores needs seconds, beside ten others minutes; after this something is wrong. */
const deadlineMs = 300_000

/**
 * Waits until the broker serves metadata and its group coordinator answers: the first FindCoordinator on a fresh broker
 * says COORDINATOR_NOT_AVAILABLE, while it creates `__consumer_offsets`.
 */
export async function waitUntilReady(address: string, child: ChildProcess | null, outputFile?: string): Promise<void> {
  quietRequestQueue()
  const kafka = new Kafka({
    brokers: [address],
    clientId: 'test-readiness',
    connectionTimeout: 1_000,
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  })
  const deadline = Date.now() + deadlineMs
  for (;;) {
    if (child !== null && (child.exitCode !== null || child.signalCode !== null)) {
      const output = outputFile === undefined ? '' : await readFile(outputFile, 'utf8')
      throw new Error(`the broker ended while starting:\n${output}`)
    }
    const admin = kafka.admin()
    try {
      await admin.connect()
      // Fills the client's list of brokers, which the next call needs.
      await admin.listTopics()
      await admin.fetchOffsets({ groupId: 'test-readiness' })
      await admin.disconnect()
      return
    } catch (error) {
      await admin.disconnect().catch(() => undefined)
      if (Date.now() > deadline) throw new Error(`the broker at ${address} is not ready`, { cause: error })
      await delay(100)
    }
  }
}
