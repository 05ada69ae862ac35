import { z } from 'zod'
import { looseFile } from './names.ts'

/** How a value is turned into what OneSignal wants. `timestamp` takes ISO 8601 and epoch numbers and explains its choice of unit. */
export const convert = z.enum(['string', 'timestamp', 'epoch-s', 'epoch-ms', 'epoch-us', 'none'])
export type Convert = z.infer<typeof convert>

const common = { convert: convert.optional(), default: z.json().optional() }

/** One way to get a value: a JSONPath over the record, a constant, a Liquid template, or the first of several that gives something. */
export type Field = {
  path?: string | undefined
  constant?: z.core.util.JSONType | undefined
  template?: string | undefined
  firstOf?: Field[] | undefined
  convert?: Convert | undefined
  default?: z.core.util.JSONType | undefined
}
const sources = ['path', 'constant', 'template', 'firstOf']

export const field: z.ZodType<Field, Field> = z
  .looseObject({
    path: z.string().optional(),
    constant: z.json().optional(),
    template: z.string().optional(),
    get firstOf() {
      return z.array(field).min(1).optional()
    },
    ...common,
  })
  .refine(
    (value) => sources.filter((key) => key in value).length === 1,
    'exactly one of path, constant, template, firstOf',
  )
  // For the published JSON Schema, which knows nothing of the check above.
  .meta({ oneOf: sources.map((key) => ({ required: [key] })) }) as unknown as z.ZodType<Field, Field>

/** The bag of properties: by path (all, picked or without some), by a template, or field by field. */
export const propertiesField = z.looseObject({
  path: z.string().optional(),
  pick: z.array(z.string()).optional(),
  omit: z.array(z.string()).optional(),
  fields: z.record(z.string(), field).optional(),
  constant: z.json().optional(),
  /** Prints a JSON object. */
  template: z.string().optional(),
  default: z.json().optional(),
  firstOf: z.array(field).optional(),
})
export type PropertiesField = z.infer<typeof propertiesField>

/** `mappings/<name>.json`: how a record becomes an event. */
export const mappingFile = looseFile({
  name: field,
  external_id: field.nullable().optional(),
  onesignal_id: field.nullable().optional(),
  timestamp: field.nullable().optional(),
  properties: propertiesField.nullable().optional(),
})
export type MappingFile = z.infer<typeof mappingFile>
