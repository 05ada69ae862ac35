import { z } from 'zod'
import { mayStandInForm } from '#shared/domain/secret-reference/secret-reference.ts'
import type { FileValue } from '../../ui/file-form/use-form-draft.ts'
import { ruleForm, rulesFromFile, rulesToFile } from './mappings/rules-model.ts'
import { texts } from './texts.ts'

const problems = texts.form.problems
const wholeFrom = (least: number, message: string): z.ZodType<number> =>
  z.number(message).int(message).min(least, message)

/** The settings of a relay as typed. The mode is not among them: it is switched, with a confirmation where it matters. */
export const relayForm = z
  .object({
    connection: z.string().min(1, problems.connection),
    topics: z.string().refine((text) => splitList(text).length > 0, problems.topics),
    consumerGroup: z.string().trim().min(1, problems.consumerGroup),
    from: z.enum(['latest', 'earliest', 'offset', 'time']),
    fromValue: z.string(),
    format: z.enum(['auto', 'json', 'avro', 'protobuf', 'json-schema']),
    mapping: z.string().min(1, problems.mapping),
    mappings: z.array(ruleForm),
    onInvalid: z.enum(['dead-letter', 'stop']),
    appId: z.string().trim().min(1, problems.appId),
    apiKey: z.string().refine(mayStandInForm, problems.secret),
    baseUrl: z.url(problems.baseUrl),
    maxEventsPerRequest: wholeFrom(1, problems.atLeastOne),
    maxRequestBytes: wholeFrom(4_096, problems.requestBytes),
    lingerMs: wholeFrom(0, problems.atLeastZero),
    /** Empty text: no limit. */
    requestsPerSecond: z.union([z.literal(''), z.number().positive(problems.rate)]),
    concurrency: wholeFrom(1, problems.atLeastOne),
    timeoutMs: wholeFrom(1, problems.atLeastOne),
    retry: z.string().refine((text) => retryFromText(text) !== null, problems.retry),
  })
  .superRefine((form, context) => {
    const wrong = (message: string): void => context.addIssue({ code: 'custom', path: ['fromValue'], message })
    if (form.from === 'offset' && !/^\d+$/.test(form.fromValue)) wrong(problems.offset)
    if (form.from === 'time' && !z.iso.datetime({ offset: true }).safeParse(form.fromValue).success)
      wrong(problems.time)
  })
export type RelayForm = z.infer<typeof relayForm>

/** The group that OneSignal's own connector uses: joining it would steal its partitions. */
export const oneSignalGroup = 'onesignal-events'

/** The parts of a comma-separated list, trimmed, empty ones left out. */
export const splitList = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** A preset's name, or `200, 400, 800` as milliseconds; null where it is neither. */
export function retryFromText(text: string): unknown {
  if (/^[a-z][a-z0-9-]*$/.test(text.trim())) return text.trim()
  const delays = splitList(text)
  if (delays.length === 0 || !delays.every((part) => /^\d+$/.test(part))) return null
  return { delaysMs: delays.map(Number) }
}

export const emptyRelayForm: RelayForm = {
  connection: '',
  topics: '',
  consumerGroup: 'signalbench-local',
  from: 'latest',
  fromValue: '',
  format: 'auto',
  mapping: '',
  mappings: [],
  onInvalid: 'dead-letter',
  appId: '',
  apiKey: '${env:ONESIGNAL_API_KEY}',
  baseUrl: 'https://api.onesignal.com',
  maxEventsPerRequest: 100,
  maxRequestBytes: 1_000_000,
  lingerMs: 100,
  requestsPerSecond: 10,
  concurrency: 4,
  timeoutMs: 100_000,
  retry: 'onesignal-api',
}

const destinationKeys = [
  'appId',
  'apiKey',
  'baseUrl',
  'maxEventsPerRequest',
  'maxRequestBytes',
  'lingerMs',
  'concurrency',
  'timeoutMs',
] as const
const plainKeys = ['connection', 'consumerGroup', 'format', 'mapping', 'onInvalid'] as const

/** Fills the form from a file; what is missing or of another type is as in an empty form. */
export function formFromFile(value: FileValue): RelayForm {
  const destination = isRecord(value['destination']) ? value['destination'] : {}
  const rate = destination['requestsPerSecond']
  return {
    ...emptyRelayForm,
    apiKey: '',
    ...take(value, plainKeys),
    ...take(destination, destinationKeys),
    ...fromOf(value['from']),
    topics: topicsText(value['topics']),
    mappings: [...rulesFromFile(value['mappings'])],
    requestsPerSecond: rate === null ? '' : typeof rate === 'number' ? rate : emptyRelayForm.requestsPerSecond,
    retry: retryText(value['retry']),
  }
}

/** A list, or one text with commas as the file may have it. */
function topicsText(topics: unknown): string {
  if (Array.isArray(topics)) return topics.join(', ')
  return typeof topics === 'string' ? topics : ''
}

/** The file that a form stands for, laid over the file as it was: unknown keys and the mode stay. */
export function fileFromForm(form: RelayForm, base: FileValue): FileValue {
  const { mappings: _rules, ...others } = base
  return {
    version: 1,
    mode: 'dry-run',
    ...others,
    ...Object.fromEntries(plainKeys.map((key) => [key, form[key]])),
    ...(form.mappings.length === 0 ? {} : { mappings: rulesToFile(form.mappings) }),
    topics: splitList(form.topics),
    from:
      form.from === 'offset' ? { offset: form.fromValue } : form.from === 'time' ? { time: form.fromValue } : form.from,
    destination: destinationFromForm(form, isRecord(base['destination']) ? base['destination'] : {}),
    retry: mergeRetry(retryFromText(form.retry), base['retry']),
  }
}

/** What was not in the file and is as the default says is not written either: diffs stay small. */
function destinationFromForm(form: RelayForm, before: FileValue): FileValue {
  const destination: Record<string, unknown> = { kind: 'onesignal', ...before }
  const rate = form.requestsPerSecond === '' ? null : form.requestsPerSecond
  for (const key of destinationKeys) {
    if (key in before || key === 'appId' || form[key] !== emptyRelayForm[key]) destination[key] = form[key]
  }
  if (form.apiKey === '') delete destination['apiKey']
  else destination['apiKey'] = form.apiKey
  if ('requestsPerSecond' in before || rate !== emptyRelayForm.requestsPerSecond)
    destination['requestsPerSecond'] = rate
  return destination
}

/** Which answers are retried is not in the form: it stays as it was. */
function mergeRetry(retry: unknown, before: unknown): unknown {
  return isRecord(retry) && isRecord(before) ? { ...before, ...retry } : retry
}

function fromOf(from: unknown): Partial<Pick<RelayForm, 'from' | 'fromValue'>> {
  if (from === 'earliest' || from === 'latest') return { from }
  if (!isRecord(from)) return {}
  if ('offset' in from) return { from: 'offset', fromValue: String(from['offset']) }
  return 'time' in from ? { from: 'time', fromValue: String(from['time']) } : {}
}

function retryText(retry: unknown): string {
  if (typeof retry === 'string') return retry
  const delays = isRecord(retry) ? retry['delaysMs'] : undefined
  return Array.isArray(delays) ? delays.join(', ') : emptyRelayForm.retry
}

const isRecord = (value: unknown): value is FileValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The named values that have the type that the form has for them. */
function take<K extends keyof RelayForm>(value: FileValue, keys: readonly K[]): Partial<RelayForm> {
  return Object.fromEntries(
    keys.filter((key) => typeof value[key] === typeof emptyRelayForm[key]).map((key) => [key, value[key]]),
  )
}
