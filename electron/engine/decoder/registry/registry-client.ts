import type { Clock, Random } from '#shared/lib/clock.ts'
import { LruMap } from '#shared/lib/lru-map.ts'
import { schemaOf } from '#shared/domain/decode/diagnostics.ts'
import type { MissingSchema, SchemaEntry } from '#shared/schema/schema-entry.ts'
import type { Logger } from '../../ports.ts'
import { createRegistryApi, type RegistryApi } from './api.ts'
import { RegistryOutage } from './registry-outage.ts'
import type { RegistryFault } from './faults.ts'
import { fetchSchema } from './fetch-schema.ts'
import type { RegistrySettings } from './settings.ts'
import type { SchemaSource } from '../types.ts'

export type RegistryPorts = { readonly clock: Clock; readonly random: Random; readonly logger: Logger }

/** How long "there is none" is believed: somebody may register the schema meanwhile. */
const believedMs = 30_000
/** Schemas that are remembered; a cluster has some hundreds. */
const maxEntries = 2_000
/**
 * Unknown ids that are asked for within `believedMs`. Bytes that begin with 00 by accident name another id in each record,
 * and a registry must not be asked about every one.
 */
const maxUnknown = 50
/** A server error for one schema is tried again, but not for ever. */
const maxServerErrors = 5

type Remembered = { readonly entry: SchemaEntry; readonly untilMs: number; readonly serverErrors: number }

/**
 * The schemas of one registry: each is asked for once however many ask at a time, and remembered. While the registry is
 * away, nobody waits for it: the answer is the reason, until the next try is due.
 */
export class RegistryClient implements SchemaSource {
  /** For what is not remembered: subjects and versions. */
  readonly api: RegistryApi
  readonly #ports: RegistryPorts
  readonly #outage: RegistryOutage
  readonly #remembered = new LruMap<string, Remembered>(maxEntries)
  readonly #asking = new Map<string, Promise<SchemaEntry>>()
  readonly #closing = new AbortController()
  #unknownSinceMs = 0
  #unknown = 0

  constructor(settings: RegistrySettings, ports: RegistryPorts) {
    this.api = createRegistryApi(settings)
    this.#ports = ports
    this.#outage = new RegistryOutage(ports)
  }

  /** When a registry that is away is asked again; null while it is there. */
  get nextTryAtMs(): number | null {
    return this.#outage.untilMs
  }

  peek(key: string): SchemaEntry | null {
    const known = this.#remembered.get(key)
    if (known === undefined) return null
    return known.untilMs > this.#ports.clock.now() ? known.entry : null
  }

  /** Never rejects; what is in the way is an entry as well. */
  get(key: string): Promise<SchemaEntry> {
    const known = this.peek(key)
    if (known !== null) return Promise.resolve(known)
    const asking = this.#asking.get(key)
    if (asking !== undefined) return asking
    const fault = this.#outage.current() ?? this.#tooManyUnknown()
    if (fault !== null) return Promise.resolve(missing(key, fault))
    const asked = this.#ask(key).finally(() => this.#asking.delete(key))
    this.#asking.set(key, asked)
    return asked
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.api.close()
  }

  async #ask(key: string): Promise<SchemaEntry> {
    const answer = await fetchSchema(this.api, key, this.#closing.signal)
    if (answer.ok) {
      this.#outage.end()
      return this.#remember(key, answer.value, Number.POSITIVE_INFINITY)
    }
    const fault = answer.error
    this.#ports.logger.debug({ key, code: fault.code, status: fault.status }, 'a schema could not be fetched')
    if (fault.everything) {
      if (!this.#closing.signal.aborted) this.#outage.begin(fault)
      return missing(key, fault)
    }
    this.#outage.end()
    return this.#fail(key, fault)
  }

  #fail(key: string, fault: RegistryFault): SchemaEntry {
    const untilMs = this.#ports.clock.now() + believedMs
    if (fault.code === 'schema-not-found') this.#countUnknown()
    if (!fault.retryable) return this.#remember(key, missing(key, fault), untilMs)
    const serverErrors = (this.#remembered.get(key)?.serverErrors ?? 0) + 1
    const retryable = serverErrors < maxServerErrors
    return this.#remember(key, missing(key, { ...fault, retryable }), retryable ? 0 : untilMs, serverErrors)
  }

  #remember(key: string, entry: SchemaEntry, untilMs: number, serverErrors = 0): SchemaEntry {
    this.#remembered.set(key, { entry, untilMs, serverErrors })
    return entry
  }

  #countUnknown(): void {
    const now = this.#ports.clock.now()
    if (now - this.#unknownSinceMs >= believedMs) {
      this.#unknownSinceMs = now
      this.#unknown = 0
    }
    this.#unknown += 1
  }

  #tooManyUnknown(): RegistryFault | null {
    const elapsed = this.#ports.clock.now() - this.#unknownSinceMs
    if (this.#unknown < maxUnknown || elapsed >= believedMs) return null
    return {
      code: 'schema-not-found',
      message: `It was not asked for: the Schema Registry did not know ${maxUnknown} others within half a minute. Probably these payloads only begin like framed ones.`,
      retryable: false,
      everything: false,
      status: null,
      errorCode: null,
    }
  }
}

function missing(key: string, { code, message, retryable }: RegistryFault): MissingSchema {
  const text = `The payload was written with ${schemaOf(key)}, which could not be fetched. ${message}`
  return { kind: 'missing', key, code, message: text, retryable }
}
