import { z } from 'zod'
import type { FileValue } from '../../ui/file-form/use-form-draft.ts'
import { isRecord, splitList, take } from './file-values.ts'
import {
  destinationFromFile,
  destinationToFile,
  emptyDestination,
  oneSignalFields,
  webhookFields,
  type DestinationForm,
} from './destination/destination-form.ts'
import { ruleForm, rulesFromFile, rulesToFile } from './mappings/rules-model.ts'
import { formTexts } from './form-texts.ts'

const problems = formTexts.problems
const source = z.object({
  connection: z.string().min(1, problems.connection),
  topics: z.string().refine((text) => splitList(text).length > 0, problems.topics),
  consumerGroup: z.string().trim().min(1, problems.consumerGroup),
  from: z.enum(['latest', 'earliest', 'offset', 'time']),
  fromValue: z.string(),
  format: z.enum(['auto', 'json', 'avro', 'protobuf', 'json-schema']),
  mapping: z.string().min(1, problems.mapping),
  mappings: z.array(ruleForm),
  onInvalid: z.enum(['dead-letter', 'stop']),
})

type SourceForm = z.infer<typeof source>

/** The settings of a relay as typed. The mode is not among them: it is switched, with a confirmation where it matters. */
export type RelayForm = SourceForm & DestinationForm

/** What is asked of the settings: of a destination only what it needs. */
export const relayForm: z.ZodType = z.discriminatedUnion('destinationKind', [
  z.object({ ...source.shape, ...oneSignalFields.shape }).superRefine(checkPosition),
  z.object({ ...source.shape, ...webhookFields.shape }).superRefine(checkPosition),
])

function checkPosition(form: SourceForm, context: z.RefinementCtx): void {
  const wrong = (message: string): void => context.addIssue({ code: 'custom', path: ['fromValue'], message })
  if (form.from === 'offset' && !/^\d+$/.test(form.fromValue)) wrong(problems.offset)
  if (form.from === 'time' && !z.iso.datetime({ offset: true }).safeParse(form.fromValue).success) wrong(problems.time)
}

/** The group that OneSignal's own connector uses: joining it would steal its partitions. */
export const oneSignalGroup = 'onesignal-events'

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
  ...emptyDestination,
}

const plainKeys = ['connection', 'consumerGroup', 'format', 'mapping', 'onInvalid'] as const

/** Fills the form from a file; what is missing or of another type is as in an empty form. */
export function formFromFile(value: FileValue): RelayForm {
  return {
    ...emptyRelayForm,
    ...take(value, emptyRelayForm, plainKeys),
    ...destinationFromFile(value),
    ...fromOf(value['from']),
    topics: topicsText(value['topics']),
    mappings: [...rulesFromFile(value['mappings'])],
  }
}

/** A list, or one text with commas as the file may have it. */
function topicsText(topics: unknown): string {
  if (Array.isArray(topics)) return topics.join(', ')
  return typeof topics === 'string' ? topics : ''
}

/** The file that a form stands for, laid over the file as it was: unknown keys stay, and the mode where the destination does. */
export function fileFromForm(form: RelayForm, base: FileValue): FileValue {
  const { mappings: _rules, ...others } = base
  return {
    version: 1,
    ...others,
    ...Object.fromEntries(plainKeys.map((key) => [key, form[key]])),
    ...(form.mappings.length === 0 ? {} : { mappings: rulesToFile(form.mappings) }),
    topics: splitList(form.topics),
    from:
      form.from === 'offset' ? { offset: form.fromValue } : form.from === 'time' ? { time: form.fromValue } : form.from,
    ...destinationToFile(form, base),
  }
}

function fromOf(from: unknown): Partial<Pick<RelayForm, 'from' | 'fromValue'>> {
  if (from === 'earliest' || from === 'latest') return { from }
  if (!isRecord(from)) return {}
  if ('offset' in from) return { from: 'offset', fromValue: String(from['offset']) }
  return 'time' in from ? { from: 'time', fromValue: String(from['time']) } : {}
}
