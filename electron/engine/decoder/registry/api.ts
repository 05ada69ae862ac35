import { z } from 'zod'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { schemaType } from '#shared/schema/schema-entry.ts'
import { type Asked, nonsense, type RegistryFault } from './faults.ts'
import { createRegistryHttp } from './http.ts'
import type { RegistrySettings } from './settings.ts'

const reference = z.object({ name: z.string(), subject: z.string(), version: z.number() })

/** Rules of any kind: encryption and conditions, migrations, encodings. */
const ruleSet = z.record(z.string(), z.unknown()).nullish()

/** Absent `schemaType` means Avro, as in the first registries, which knew no other. */
const schemaBody = z.object({
  schema: z.string(),
  schemaType: schemaType.nullish().transform((type) => type ?? 'AVRO'),
  references: z
    .array(reference)
    .nullish()
    .transform((references) => references ?? []),
  ruleSet,
  guid: z.string().nullish(),
  id: z.int().nullish(),
  subject: z.string().nullish(),
  version: z.int().nullish(),
})
/** A schema as the registry answers it; newer ones tell more. */
export type SchemaBody = z.infer<typeof schemaBody>

const versionBody = schemaBody.extend({ subject: z.string(), version: z.int(), id: z.int() })
/** One version of a subject. */
export type VersionBody = z.infer<typeof versionBody>

const subjectVersion = z.object({ subject: z.string(), version: z.int() })
const guidIds = z.array(z.object({ id: z.int() }))

export type Answered<T> = Promise<Result<T, RegistryFault>>

/** Confluent's REST API as far as reading goes. Every call is one request; nothing is remembered. */
export interface RegistryApi {
  schemaById(id: number, signal?: AbortSignal): Answered<SchemaBody>
  /** Confluent Platform 8 and Confluent Cloud; others do not know the path. */
  schemaByGuid(guid: string, signal?: AbortSignal): Answered<SchemaBody>
  /** The ids that a GUID has, one for each context. */
  idsOfGuid(guid: string, signal?: AbortSignal): Answered<readonly number[]>
  /** Where an id is registered. */
  versionsOfId(id: number, signal?: AbortSignal): Answered<readonly { subject: string; version: number }[]>
  subjects(signal?: AbortSignal): Answered<string[]>
  versions(subject: string, signal?: AbortSignal): Answered<number[]>
  version(subject: string, version: number, signal?: AbortSignal): Answered<VersionBody>
  close(): Promise<void>
}

/** The API of a registry; it is not contacted before the first call. */
export function createRegistryApi(settings: RegistrySettings): RegistryApi {
  const http = createRegistryHttp(settings)
  const url = settings.urls[0] ?? 'http://none'
  async function get<T>(path: string, what: string, shape: z.ZodType<T>, signal?: AbortSignal): Answered<T> {
    const answer = await http.get(path, what, signal)
    if (!answer.ok) return answer
    const parsed = shape.safeParse(answer.value)
    return parsed.success ? ok(parsed.data) : err(unexpected(parsed.error, { what, url, settings }))
  }
  return {
    schemaById: (id, signal) => get(`/schemas/ids/${id}`, `schema id ${id}`, schemaBody, signal),
    schemaByGuid: (guid, signal) => get(`/schemas/guids/${guid}`, `schema GUID ${guid}`, schemaBody, signal),
    idsOfGuid: async (guid, signal) => {
      const answer = await get(`/schemas/guids/${guid}/ids`, `schema GUID ${guid}`, guidIds, signal)
      return answer.ok ? ok(answer.value.map(({ id }) => id)) : answer
    },
    versionsOfId: (id, signal) =>
      get(`/schemas/ids/${id}/versions`, `schema id ${id}`, z.array(subjectVersion), signal),
    subjects: (signal) => get('/subjects', 'its subjects', z.array(z.string()), signal),
    versions: (subject, signal) =>
      get(`/subjects/${encodeURIComponent(subject)}/versions`, `subject ${subject}`, z.array(z.int()), signal),
    version: (subject, version, signal) =>
      get(versionPath(subject, version), `version ${version} of subject ${subject}`, versionBody, signal),
    close: () => http.close(),
  }
}

/** -1 is the latest version, in references too. */
const versionPath = (subject: string, version: number): string =>
  `/subjects/${encodeURIComponent(subject)}/versions/${version === -1 ? 'latest' : version}`

function unexpected(error: z.ZodError, asked: Asked): RegistryFault {
  const [issue] = error.issues
  const where = issue === undefined ? '$' : ['$', ...issue.path.map(String)].join('.')
  return nonsense(`${where}: ${issue?.message ?? 'not as expected'}.`, asked, 200)
}
