/**
 * What a `.proto` file declares, as far as decoding needs it. Both spellings of a schema become this: the text (parsed
 * by protobufjs) and the serialized FileDescriptorProto (read by our own decoder). Names of types are still as written;
 * linking finds what they mean.
 */
export type FileModel = {
  /** The path under which other files import it. */
  readonly name: string
  /** Without dots at its ends; empty for none. */
  readonly packageName: string
  readonly imports: readonly string[]
  readonly messages: readonly MessageModel[]
  readonly enums: readonly EnumModel[]
  readonly extensions: readonly ExtensionModel[]
}

export type MessageModel = {
  readonly name: string
  /** In the order of the file, which is the order of the decoded object. */
  readonly fields: readonly FieldModel[]
  /** In the order of the file: message indexes count these. */
  readonly nested: readonly MessageModel[]
  readonly enums: readonly EnumModel[]
  readonly extensions: readonly ExtensionModel[]
  /** A map's entry that a descriptor spells out; a repeated field of this type is a map. */
  readonly mapEntry: boolean
}

export type FieldModel = {
  /** As written in the file. */
  readonly name: string
  readonly number: number
  /** A scalar's name, or the name of a message or enum: with a leading dot it is a full name. */
  readonly type: string
  readonly repeated: boolean
  /** The type of a map's keys, where the field was written as `map<key, type>`. */
  readonly mapKey: string | null
  readonly presence: 'explicit' | 'implicit' | 'required'
  /** Written between group tags (proto2 groups, `message_encoding = DELIMITED`) instead of with its length. */
  readonly delimited: boolean
  /** Fields with the same one exclude each other. The single-member one that `optional` makes in proto3 is none. */
  readonly oneof: string | null
}

export type ExtensionModel = { readonly extendee: string; readonly field: FieldModel }

export type EnumModel = {
  readonly name: string
  /** In the order of the file; of two names for one number the first is shown. */
  readonly values: readonly (readonly [name: string, number: number])[]
}
