import { err, ok, type Result } from '#shared/lib/result.ts'
import type { ReferencedSchema, SchemaReference } from '#shared/schema/schema-entry.ts'
import type { RegistryApi, VersionBody } from './api.ts'
import type { RegistryFault } from './faults.ts'

/** A schema of a large company refers to some dozens of others, a few levels deep. */
const maxReferences = 256
const maxDepth = 32
/** Characters of all their texts together. */
const maxChars = 16 * 1_048_576

/**
 * All schemas that one refers to, directly or through others, each before its users. One request for each version, in
 * whatever names it is known. The failure of one is the failure of all: half a schema decodes nothing.
 */
export async function fetchReferences(
  api: RegistryApi,
  uses: readonly SchemaReference[],
  signal: AbortSignal,
): Promise<Result<readonly ReferencedSchema[], RegistryFault>> {
  const walk = new Walk(api, signal)
  const fault = await walk.visitAll(uses, [])
  return fault === null ? ok(walk.found) : err(fault)
}

class Walk {
  readonly found: ReferencedSchema[] = []
  readonly #api: RegistryApi
  readonly #signal: AbortSignal
  readonly #named = new Set<string>()
  readonly #versions = new Map<string, VersionBody>()
  #chars = 0

  constructor(api: RegistryApi, signal: AbortSignal) {
    this.#api = api
    this.#signal = signal
  }

  /** @param path subjects on the way here, to find circles */
  async visitAll(uses: readonly SchemaReference[], path: readonly string[]): Promise<RegistryFault | null> {
    for (const reference of uses) {
      const fault = await this.#visit(reference, path)
      if (fault !== null) return fault
    }
    return null
  }

  async #visit(reference: SchemaReference, path: readonly string[]): Promise<RegistryFault | null> {
    const { name, subject, version } = reference
    const place = `${version} ${subject}`
    if (path.includes(place)) return unusable(`it refers to itself by way of ${subject}, version ${version}.`)
    const named = `${place} ${name}`
    if (this.#named.has(named)) return null
    if (path.length >= maxDepth) return unusable(`its references are nested deeper than ${maxDepth} levels.`)
    if (this.#named.size >= maxReferences) return unusable(`it refers to more than ${maxReferences} others.`)
    this.#named.add(named)
    const answer = await this.#version(subject, version)
    if (!answer.ok) return ofReference(answer.error, reference)
    const { schema, id, references } = answer.value
    this.#chars += schema.length
    if (this.#chars > maxChars) return unusable('it and what it refers to are larger than 16 MB.')
    const fault = await this.visitAll(references, [...path, place])
    if (fault !== null) return fault
    this.found.push({ name, subject, version, schema, id, uses: references })
    return null
  }

  async #version(subject: string, version: number): Promise<Result<VersionBody, RegistryFault>> {
    const place = `${version} ${subject}`
    const known = this.#versions.get(place)
    if (known !== undefined) return ok(known)
    const answer = await this.#api.version(subject, version, this.#signal)
    if (answer.ok) this.#versions.set(place, answer.value)
    return answer
  }
}

const unusable = (why: string): RegistryFault => ({
  code: 'schema-invalid',
  message: `The schema cannot be put together: ${why}`,
  retryable: false,
  everything: false,
  status: null,
  errorCode: null,
})

/** Says that it is a schema behind the one that was asked for. */
const ofReference = (fault: RegistryFault, { name, subject, version }: SchemaReference): RegistryFault =>
  fault.everything
    ? fault
    : {
        ...fault,
        message: `The schema refers to ${name} (subject ${subject}, version ${version}), and that is missing. ${fault.message}`,
      }
