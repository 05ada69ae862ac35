import { z } from 'zod'
import { emulatorStep } from '#shared/schema/receiver.ts'
import type { FileValue } from '../../ui/file-form/use-form-draft.ts'
import { endpointsOf, type EndpointValue, firstProblem, isRecord } from './endpoints/endpoint-model.ts'
import { texts } from './texts.ts'

const problems = texts.form.problems

/** The settings of a receiver as typed. */
export const receiverForm = z.object({
  host: z.string().trim().min(1, problems.host),
  port: z.number(problems.port).int(problems.port).min(0, problems.port).max(65_535, problems.port),
  enabled: z.boolean(),
  emulator: z.boolean(),
  apiKey: z.string().min(1, problems.apiKey),
  /** Empty: every user is known. Otherwise one a line. */
  knownUsers: z.string(),
  /** Empty text: no limit. */
  requestsPerSecond: z.union([z.literal(''), z.number().positive(problems.rate)]),
  /** As the file has them; keys that the form does not know stay. */
  endpoints: z
    .array(z.custom<EndpointValue>(isRecord))
    .readonly()
    .superRefine((endpoints, context) => {
      const message = firstProblem(endpoints)
      if (message !== null) context.addIssue({ code: 'custom', message })
    }),
  /** What the emulator answers instead of its rules, as JSON; empty: nothing. */
  script: listText(emulatorStep),
})
export type ReceiverForm = z.infer<typeof receiverForm>

export const emptyReceiverForm: ReceiverForm = {
  host: '127.0.0.1',
  port: 4010,
  enabled: true,
  emulator: true,
  apiKey: 'test-key',
  knownUsers: '',
  requestsPerSecond: '',
  endpoints: [],
  script: '',
}

type ReadList = { readonly value: readonly unknown[] } | { readonly problem: string }

/** A list that is typed as JSON; an empty text is an empty list. */
function listText(item: z.ZodType) {
  return z.string().superRefine((text, context) => {
    const read = listFromText(text, item)
    if ('problem' in read) context.addIssue({ code: 'custom', message: read.problem })
  })
}

/** Reads a list, or says in words what is wrong and where. */
function listFromText(text: string, item: z.ZodType): ReadList {
  let value: unknown
  try {
    value = JSON.parse(text.trim() === '' ? '[]' : text)
  } catch (error) {
    return { problem: problems.listJson(error instanceof Error ? error.message : String(error)) }
  }
  const checked = z.array(item).safeParse(value)
  // As it was typed: reading fills in defaults.
  if (checked.success) return { value: value as readonly unknown[] }
  const issue = checked.error.issues[0]
  return { problem: problems.list(issue?.path.join('.') ?? '', issue?.message ?? '') }
}

/** Fills the form from a file; what is missing or of another type is as in an empty form. */
export function formFromFile(value: FileValue): ReceiverForm {
  const emulator = isRecord(value['oneSignalEmulator']) ? value['oneSignalEmulator'] : null
  const known = emulator?.['knownUsers']
  const rate = emulator?.['requestsPerSecond']
  return {
    host: text(value['host'], emptyReceiverForm.host),
    port: typeof value['port'] === 'number' ? value['port'] : 0,
    enabled: value['enabled'] !== false,
    emulator: emulator !== null && emulator['enabled'] !== false,
    apiKey: text(emulator?.['apiKey'], emptyReceiverForm.apiKey),
    knownUsers: Array.isArray(known) ? known.join('\n') : '',
    requestsPerSecond: typeof rate === 'number' ? rate : '',
    endpoints: endpointsOf(value['endpoints']),
    script: emulator?.['script'] === undefined ? '' : JSON.stringify(emulator['script'], null, 2),
  }
}

/** The file that a form stands for, laid over the file as it was, so that keys the form does not know stay. */
export function fileFromForm(form: ReceiverForm, base: FileValue): FileValue {
  const before = isRecord(base['oneSignalEmulator']) ? base['oneSignalEmulator'] : null
  const users = form.knownUsers.split('\n').map((line) => line.trim())
  const known = users.filter((line) => line !== '')
  const script = listFromText(form.script, emulatorStep)
  const { script: _scriptBefore, ...rest } = before ?? {}
  const emulator = {
    ...rest,
    enabled: form.emulator,
    apiKey: form.apiKey,
    knownUsers: known.length === 0 ? 'any' : known,
    requestsPerSecond: form.requestsPerSecond === '' ? null : form.requestsPerSecond,
    ...('value' in script && script.value.length > 0 ? { script: script.value } : {}),
  }
  return {
    version: 1,
    ...base,
    host: form.host.trim(),
    port: form.port,
    enabled: form.enabled,
    endpoints: form.endpoints,
    ...(form.emulator || before !== null ? { oneSignalEmulator: emulator } : {}),
  }
}

/** Whether other machines can reach an address that is listened on. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || host.startsWith('127.')

const text = (value: unknown, fallback: string): string => (typeof value === 'string' ? value : fallback)
