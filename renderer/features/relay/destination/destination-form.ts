/** Where a relay delivers to, as it is typed: the Custom Events API, or a webhook of the workspace. */
import { z } from 'zod'
import { mayStandInForm } from '#shared/domain/secret-reference/secret-reference.ts'
import type { FileValue } from '../../../ui/file-form/use-form-draft.ts'
import { isRecord, splitList, take } from '../file-values.ts'
import { formTexts } from '../form-texts.ts'

const problems = formTexts.problems
const wholeFrom = (least: number, message: string): z.ZodType<number> =>
  z.number(message).int(message).min(least, message)

export const oneSignalFields = z.object({
  destinationKind: z.literal('onesignal'),
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

export const webhookFields = z.object({
  destinationKind: z.literal('webhook'),
  webhook: z.string().min(1, problems.webhook),
})

export type DestinationKind = 'onesignal' | 'webhook'
export type DestinationForm = Omit<z.infer<typeof oneSignalFields>, 'destinationKind'> &
  Omit<z.infer<typeof webhookFields>, 'destinationKind'> & { readonly destinationKind: DestinationKind }

export const emptyDestination: DestinationForm = {
  destinationKind: 'onesignal',
  webhook: '',
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

const oneSignalKeys = [
  'appId',
  'apiKey',
  'baseUrl',
  'maxEventsPerRequest',
  'maxRequestBytes',
  'lingerMs',
  'concurrency',
  'timeoutMs',
] as const

/** A preset's name, or `200, 400, 800` as milliseconds; null where it is neither. */
function retryFromText(text: string): unknown {
  if (/^[a-z][a-z0-9-]*$/.test(text.trim())) return text.trim()
  const delays = splitList(text)
  if (delays.length === 0 || !delays.every((part) => /^\d+$/.test(part))) return null
  return { delaysMs: delays.map(Number) }
}

/** The destination of a relay's file; what is missing or of another type is as in an empty form. */
export function destinationFromFile(file: FileValue): DestinationForm {
  const destination = isRecord(file['destination']) ? file['destination'] : {}
  if (destination['kind'] === 'webhook') {
    return { ...emptyDestination, destinationKind: 'webhook', ...take(destination, emptyDestination, ['webhook']) }
  }
  const rate = destination['requestsPerSecond']
  return {
    ...emptyDestination,
    apiKey: '',
    ...take(destination, emptyDestination, oneSignalKeys),
    requestsPerSecond: rate === null ? '' : typeof rate === 'number' ? rate : emptyDestination.requestsPerSecond,
    retry: retryText(file['retry']),
  }
}

/** Whether both send to the same place, as far as a confirmation is concerned that was given for one of them. */
export function sameDestination(one: DestinationForm, other: DestinationForm): boolean {
  if (one.destinationKind !== other.destinationKind) return false
  if (one.destinationKind === 'webhook') return one.webhook === other.webhook
  return one.appId === other.appId && one.baseUrl === other.baseUrl
}

/** What is typed to confirm that something is sent there for real: the app's id, or the webhook's name. */
export const confirmedName = (form: DestinationForm): string =>
  form.destinationKind === 'webhook' ? form.webhook : form.appId

/** Destination, retry and mode as the file has them. What was confirmed for one destination is not for another. */
export function destinationToFile(form: DestinationForm, base: FileValue): FileValue {
  const before = destinationFromFile(base)
  const stays = before.destinationKind === form.destinationKind && isRecord(base['destination'])
  const kept = stays ? (base['destination'] as FileValue) : {}
  const confirmed = base['mode'] !== 'live' || sameDestination(before, form)
  const mode = stays && confirmed ? (base['mode'] ?? 'dry-run') : 'dry-run'
  if (form.destinationKind === 'webhook')
    return { destination: { ...kept, kind: 'webhook', webhook: form.webhook }, mode }
  return { destination: oneSignalToFile(form, kept), mode, retry: mergeRetry(retryFromText(form.retry), base['retry']) }
}

/** What was not in the file and is as the default says is not written either: diffs stay small. */
function oneSignalToFile(form: DestinationForm, before: FileValue): FileValue {
  const destination: Record<string, unknown> = { kind: 'onesignal', ...before }
  const rate = form.requestsPerSecond === '' ? null : form.requestsPerSecond
  for (const key of oneSignalKeys) {
    if (key in before || key === 'appId' || form[key] !== emptyDestination[key]) destination[key] = form[key]
  }
  if (form.apiKey === '') delete destination['apiKey']
  else destination['apiKey'] = form.apiKey
  if ('requestsPerSecond' in before || rate !== emptyDestination.requestsPerSecond)
    destination['requestsPerSecond'] = rate
  return destination
}

/** Which answers are retried is not in the form: it stays as it was. */
function mergeRetry(retry: unknown, before: unknown): unknown {
  return isRecord(retry) && isRecord(before) ? { ...before, ...retry } : retry
}

function retryText(retry: unknown): string {
  if (typeof retry === 'string') return retry
  const delays = isRecord(retry) ? retry['delaysMs'] : undefined
  return Array.isArray(delays) ? delays.join(', ') : emptyDestination.retry
}
