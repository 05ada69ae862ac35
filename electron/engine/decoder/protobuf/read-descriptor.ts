import type { JsonValue } from '#shared/lib/exact-number.ts'
import { descriptor } from './builtin/descriptor.ts'
import { featuresOf, syntaxFeatures, type Features } from './features.ts'
import type { EnumModel, ExtensionModel, FieldModel, FileModel, MessageModel } from './file-model.ts'
import { Linker } from './link.ts'
import { MessageFrame } from './message-frame.ts'
import { Notes } from './notes.ts'
import { parseProtoText } from './parse-text.ts'
import { readMessage } from './read-message.ts'
import { renderMessage } from './render-message.ts'
import { WireProblem, WireReader } from './wire-reader.ts'

/** The parts of google.protobuf's descriptors that make a model, as our own decoder shows them. */
type FileProto = {
  readonly name?: string
  readonly package?: string
  readonly dependency: readonly string[]
  readonly message_type: readonly MessageProto[]
  readonly enum_type: readonly EnumProto[]
  readonly extension: readonly FieldProto[]
  readonly options?: Options
  readonly syntax?: string
  readonly edition?: number
}
type MessageProto = {
  readonly name?: string
  readonly field: readonly FieldProto[]
  readonly nested_type: readonly MessageProto[]
  readonly enum_type: readonly EnumProto[]
  readonly extension: readonly FieldProto[]
  readonly options?: Options & { readonly map_entry?: boolean }
  readonly oneof_decl: readonly { readonly name?: string }[]
}
type FieldProto = {
  readonly name?: string
  readonly extendee?: string
  readonly number?: number
  readonly label?: string
  readonly type?: string
  readonly type_name?: string
  readonly options?: Options
  readonly oneof_index?: number
  readonly proto3_optional?: boolean
}
type EnumProto = {
  readonly name?: string
  readonly value: readonly { readonly name?: string; readonly number?: number }[]
}
type Options = { readonly features?: { readonly [name: string]: string } }

/**
 * A serialized FileDescriptorProto as a model; null where the bytes are none. Confluent's clients for Python, .NET and
 * JavaScript register their schemas in this form, base64.
 * @param name the path under which other files import it
 */
export function readFileDescriptor(name: string, bytes: Uint8Array): FileModel | null {
  const type = new Linker([parseProtoText('google/protobuf/descriptor.proto', descriptor)]).message(
    'google.protobuf.FileDescriptorProto',
  )
  if (type === null) return null
  const notes = new Notes(bytes.length)
  const frame = new MessageFrame(type, 0, notes)
  try {
    readMessage(new WireReader(bytes), frame, notes)
  } catch (error) {
    if (error instanceof WireProblem) return null
    throw error
  }
  const json = renderMessage(frame, { notes, messageType: () => null, absentLeft: Number.POSITIVE_INFINITY })
  return fileModel(name, json as FileProto & JsonValue)
}

function fileModel(name: string, file: FileProto): FileModel {
  const features = featuresOf(file.options, syntaxFeatures(file.syntax ?? 'proto2'))
  return {
    name,
    packageName: file.package ?? '',
    imports: file.dependency,
    messages: file.message_type.map((message) => messageModel(message, features)),
    enums: file.enum_type.map(enumModel),
    extensions: extensionModels(file.extension, features),
  }
}

function messageModel(message: MessageProto, outer: Features): MessageModel {
  const features = featuresOf(message.options, outer)
  const oneofs = message.oneof_decl.map(({ name }) => name ?? '')
  return {
    name: message.name ?? '',
    fields: message.field.map((field) => fieldModel(field, oneofs, features)),
    nested: message.nested_type.map((nested) => messageModel(nested, features)),
    enums: message.enum_type.map(enumModel),
    extensions: extensionModels(message.extension, features),
    mapEntry: message.options?.map_entry === true,
  }
}

const enumModel = (declared: EnumProto): EnumModel => ({
  name: declared.name ?? '',
  values: declared.value.map(({ name, number }) => [name ?? '', number ?? 0]),
})

const extensionModels = (fields: readonly FieldProto[], features: Features): readonly ExtensionModel[] =>
  fields.map((field) => ({ extendee: field.extendee ?? '', field: fieldModel(field, [], features) }))

/** `TYPE_INT64` → `int64`. */
const scalarName = (type: string): string => type.slice('TYPE_'.length).toLowerCase()

function fieldModel(field: FieldProto, oneofs: readonly string[], outer: Features): FieldModel {
  const features = featuresOf(field.options, outer)
  const { oneof_index: oneofIndex, proto3_optional: isProto3Optional, type = '' } = field
  const oneof = oneofIndex === undefined || isProto3Optional === true ? null : (oneofs[oneofIndex] ?? null)
  const isRequired = field.label === 'LABEL_REQUIRED'
  return {
    name: field.name ?? '',
    number: field.number ?? 0,
    type: field.type_name ?? scalarName(type),
    repeated: field.label === 'LABEL_REPEATED',
    mapKey: null,
    presence: isRequired ? 'required' : oneofIndex === undefined ? features.presence : 'explicit',
    delimited: type === 'TYPE_GROUP' || features.delimited,
    oneof,
  }
}
