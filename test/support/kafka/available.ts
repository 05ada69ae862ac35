import { missingForJars } from './jars.ts'

/** An external broker, when the environment names one. */
export const externalBroker = (): string | null => process.env['KAFKA_BOOTSTRAP_SERVERS'] || null

export type Availability = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/** Whether tests can have a broker at all: from the environment, or from Java and Maven. */
export async function kafkaAvailable(): Promise<Availability> {
  if (externalBroker() !== null) return { ok: true }
  return await ownBrokerAvailable()
}

/** Tests that kill and restart need a broker of their own; one from the environment is of no use to them. */
export async function ownBrokerAvailable(): Promise<Availability> {
  const reason = await missingForJars()
  return reason === null ? { ok: true } : { ok: false, reason }
}
