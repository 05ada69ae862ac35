import type { ConsumerConfig } from 'kafkajs'

/**
 * For members that kafkajs plays: they end when told, instead of after a fetch of five seconds, and notice at once that
 * the group wants everybody to join again.
 */
export const promptMember = { maxWaitTimeInMs: 100, heartbeatInterval: 300 } as const satisfies Partial<ConsumerConfig>
