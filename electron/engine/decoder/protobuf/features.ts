/** The features of editions that change how bytes are read or shown; `proto2` and `proto3` are presets of them. */
export type Features = {
  readonly presence: 'explicit' | 'implicit' | 'required'
  readonly delimited: boolean
}

/** @param syntax `proto2`, `proto3`, or an edition such as `2023` */
export const syntaxFeatures = (syntax: string): Features => ({
  presence: syntax === 'proto3' ? 'implicit' : 'explicit',
  delimited: false,
})

/** The names that the options of a file, message or field give to the values. */
const presences: { readonly [name: string]: Features['presence'] | undefined } = {
  EXPLICIT: 'explicit',
  IMPLICIT: 'implicit',
  LEGACY_REQUIRED: 'required',
}

/**
 * Features of something declared inside something else: its own settings before those around it.
 * @param options as protobufjs and descriptors have them: `{features: {field_presence: 'IMPLICIT'}}`
 */
export function featuresOf(
  options: { readonly [name: string]: unknown } | null | undefined,
  outer: Features,
): Features {
  const own = options?.['features']
  if (typeof own !== 'object' || own === null) return outer
  const { field_presence: presence, message_encoding: encoding } = own as { readonly [name: string]: unknown }
  return {
    presence: (typeof presence === 'string' ? presences[presence] : undefined) ?? outer.presence,
    delimited: encoding === undefined ? outer.delimited : encoding === 'DELIMITED',
  }
}
