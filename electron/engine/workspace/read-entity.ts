import type { z } from 'zod'
import { err, ok, type Result } from '#shared/lib/result.ts'
import type { EntityKind, FileProblem } from '#shared/schema/workspace.ts'
import { entityFile, entitySchemas, knownVersion } from './entity-schemas.ts'
import { jsonPath } from './json-path.ts'
import { fileError, problemsOf } from './problems.ts'
import { parseFileJson } from './parse-file-json.ts'
import { type FileText, readTextFile } from './read-text-file.ts'
import { isJsonObject, unknownKeys } from './schema-walk.ts'
import { plainSecretWarnings } from './secrets.ts'

/** One file as it stands on disk. `raw` is its JSON, `value` what the schema made of it; null where that failed. */
export type EntityEntry = {
  readonly kind: EntityKind
  readonly name: string
  readonly file: string
  readonly text: string
  readonly revision: string
  readonly raw: unknown
  readonly value: unknown
  readonly problems: readonly FileProblem[]
}

/** Reads one entity's file; null where there is none. A bad file is an entry with problems, never an exception. */
export function readEntity(path: string, kind: EntityKind, name: string): EntityEntry | null {
  const file = entityFile(kind, name)
  const read = readTextFile(path)
  if (!read.ok) {
    if (read.error.missing) return null
    return {
      kind,
      name,
      file,
      text: '',
      revision: '',
      raw: undefined,
      value: null,
      problems: [fileError(file, read.error.message)],
    }
  }
  const { raw, value, problems } = validate(file, read.value, entitySchemas[kind])
  return {
    kind,
    name,
    file,
    ...read.value,
    raw,
    value,
    problems: [...problems, ...plainSecretWarnings(kind, file, raw)],
  }
}

/** What the schema makes of a text. */
export function validate<S extends z.ZodType>(
  file: string,
  { text }: FileText,
  schema: S,
): { readonly raw: unknown; readonly value: z.output<S> | null; readonly problems: readonly FileProblem[] } {
  const parsed = parseFileJson(text)
  if (!parsed.ok) return { raw: undefined, value: null, problems: [fileError(file, parsed.error)] }
  const { raw, doubts } = parsed.value
  const checked = check(file, raw, schema)
  const warnings = doubts.map((doubt): FileProblem => ({ file, severity: 'warning', ...doubt }))
  if (!checked.ok) return { raw, value: null, problems: [...checked.error, ...warnings] }
  return { raw, value: checked.value.value, problems: [...checked.value.problems, ...warnings] }
}

/** Checks a JSON value: the version first, then the schema; unknown keys are warnings. */
export function check<S extends z.ZodType>(
  file: string,
  raw: unknown,
  schema: S,
): Result<{ readonly value: z.output<S>; readonly problems: readonly FileProblem[] }, readonly FileProblem[]> {
  const newer = newerVersion(raw)
  if (newer !== null) {
    const message = `The file has version ${newer}, this Signalbench knows version ${knownVersion}. Update Signalbench to use it; the file is left as it is.`
    return err([fileError(file, message, '$.version')])
  }
  const parsed = schema.safeParse(raw)
  if (!parsed.success) return err(problemsOf(file, parsed.error.issues, raw))
  const warnings = unknownKeys(schema, raw).map((path): FileProblem => {
    const key = String(path.at(-1))
    return {
      file,
      severity: 'warning',
      path: jsonPath(path),
      message: `The key ${JSON.stringify(key)} is not known here and has no effect. It is kept; check its spelling.`,
    }
  })
  return ok({ value: parsed.data, problems: warnings })
}

function newerVersion(raw: unknown): number | null {
  const version = isJsonObject(raw) ? raw['version'] : undefined
  return typeof version === 'number' && Number.isInteger(version) && version > knownVersion ? version : null
}
