import type { Ajv, AnySchema, ErrorObject, ValidateFunction } from 'ajv'
import type { JsonValue } from '#shared/lib/exact-number.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import type { KnownSchema } from '#shared/schema/schema-entry.ts'
import { findTarget, readDocuments, type Documents } from './documents.ts'
import { createValidator } from './drafts.ts'
import { schemaCost } from './schema-cost.ts'
import type { Watchdog } from './watchdog.ts'

/** What validating found: violations, none, or that it had to be given up. */
export type Validation =
  | { readonly kind: 'checked'; readonly errors: readonly ErrorObject[] }
  | { readonly kind: 'given-up'; readonly why: string }

/** A compiled JSON Schema, bounded in time for each value. */
export interface Validator {
  /** @param chars length of the value as JSON text: what validating it may cost */
  validate(value: unknown, chars: number): Validation
}

/** A schema is compiled once; this is far more than any real one takes. */
const compileTimeoutMs = 3_000
/** No record may hold up the others for longer. */
const validateTimeoutMs = 100
/** A schema that was too slow so often is not tried again: every try holds up all that comes after. */
const maxTimeouts = 3
/** Steps that are done in a few milliseconds: below, no watchdog is needed. */
const quickSteps = 50_000_000
/** All violations of a longer value may be very many: of those only the first is looked for. */
const maxCharsForAll = 64_000

/** Compiles a JSON Schema. Fails in words where it cannot be compiled. */
export function createJsonSchemaValidator(
  schema: Pick<KnownSchema, 'schema' | 'references'>,
  watchdog: Watchdog,
): Result<Validator, string> {
  const made = watchdog.run(compileTimeoutMs, () => {
    const documents = readDocuments(schema)
    return { documents, first: compile(documents, false) }
  })
  if (made.ok) return ok(new BoundedValidator(made.value.documents, made.value.first, watchdog))
  if (made.error.kind === 'too-slow') return err(`compiling it took longer than ${compileTimeoutMs} ms`)
  const { error } = made.error
  return err(error instanceof Error ? error.message : String(error))
}

function compile(documents: Documents, allErrors: boolean): ValidateFunction {
  const ajv = createValidator(documents.draft, allErrors)
  for (const [name, document] of documents.named) register(ajv, name, document)
  return ajv.compile(documents.root as AnySchema)
}

function register(ajv: Ajv, name: string, document: JsonValue): void {
  if (ajv.schemas[name] === undefined && ajv.refs[name] === undefined) ajv.addSchema(document as AnySchema, name)
}

class BoundedValidator implements Validator {
  readonly #documents: Documents
  readonly #first: ValidateFunction
  /** Finds all violations of a value; null where it could not be compiled in time. */
  #all: ValidateFunction | null | undefined = undefined
  readonly #cost: ReturnType<typeof schemaCost>
  readonly #watchdog: Watchdog
  #timeouts = 0

  constructor(documents: Documents, first: ValidateFunction, watchdog: Watchdog) {
    this.#watchdog = watchdog
    this.#documents = documents
    this.#first = first
    this.#cost = schemaCost({ root: documents.root, find: (reference) => findTarget(documents, reference) })
  }

  validate(value: unknown, chars: number): Validation {
    if (this.#timeouts >= maxTimeouts) {
      return {
        kind: 'given-up',
        why: `it took longer than ${validateTimeoutMs} ms ${maxTimeouts} times, and is not tried again`,
      }
    }
    const found = this.#run(() => errorsOf(this.#first, value), chars)
    if (found.kind === 'given-up' || found.errors.length === 0 || chars > maxCharsForAll) return found
    const validate = this.#compiledForAll()
    if (validate === null) return found
    const all = this.#run(() => errorsOf(validate, value), chars)
    return all.kind === 'checked' && all.errors.length > 0 ? all : found
  }

  /** Compiling has its own limit: it happens once, and says nothing of how slow the values are. */
  #compiledForAll(): ValidateFunction | null {
    if (this.#all !== undefined) return this.#all
    const made = this.#watchdog.run(compileTimeoutMs, () => compile(this.#documents, true))
    this.#all = made.ok ? made.value : null
    return this.#all
  }

  #run(task: () => readonly ErrorObject[], chars: number): Validation {
    if (this.#cost.size * chars ** this.#cost.exponent <= quickSteps) return { kind: 'checked', errors: task() }
    const outcome = this.#watchdog.run(validateTimeoutMs, task)
    if (outcome.ok) return { kind: 'checked', errors: outcome.value }
    if (outcome.error.kind === 'too-slow') {
      this.#timeouts += 1
      return { kind: 'given-up', why: `it took longer than ${validateTimeoutMs} ms` }
    }
    const { error } = outcome.error
    return { kind: 'given-up', why: error instanceof Error ? error.message : String(error) }
  }
}

function errorsOf(validate: ValidateFunction, value: unknown): readonly ErrorObject[] {
  return validate(value) === true ? [] : (validate.errors ?? [])
}
