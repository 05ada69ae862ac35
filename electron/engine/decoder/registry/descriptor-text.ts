/**
 * A Protobuf schema as people read it. Confluent's clients for Python, .NET and JavaScript register base64 of a serialized
 * FileDescriptorProto; what it declares is written out as `.proto` text. Comments and options are not in it.
 */
import { decodeBase64 } from '#shared/lib/base64.ts'
import type { EnumModel, FieldModel, FileModel, MessageModel } from '../protobuf/file-model.ts'
import { readFileDescriptor } from '../protobuf/read-descriptor.ts'

/** Base64 has none of the signs that a `.proto` text cannot do without (`;`, `{`, quotes). */
const base64Text = /^[A-Za-z0-9+/\s]+={0,2}\s*$/

const note = '// Written out from the serialized descriptor that the registry holds; it has no comments and no options.'

/** The text as it is, or written out from a descriptor; null where it is neither. */
export function protobufText(schema: string): string | null {
  if (!base64Text.test(schema)) return schema
  const bytes = decodeBase64(schema.replaceAll(/\s/g, ''))
  const file = bytes === null ? null : readFileDescriptor('schema.proto', bytes)
  return file === null ? null : fileText(file)
}

function fileText(file: FileModel): string {
  const isProto3 = allFields(file.messages).some(({ presence }) => presence === 'implicit')
  const head = [note, `syntax = "${isProto3 ? 'proto3' : 'proto2'}";`]
  if (file.packageName !== '') head.push('', `package ${file.packageName};`)
  if (file.imports.length > 0) head.push('', ...file.imports.map((name) => `import "${name}";`))
  const blocks = [
    ...file.enums.map((one) => enumLines(one)),
    ...file.messages.map((one) => messageLines(one, isProto3)),
    ...file.extensions.map(({ extendee, field }) => [
      `extend ${extendee} {`,
      ...indent([fieldLine(field, isProto3)]),
      '}',
    ]),
  ]
  return `${[...head, ...blocks.flatMap((lines) => ['', ...lines])].join('\n')}\n`
}

const allFields = (messages: readonly MessageModel[]): readonly FieldModel[] =>
  messages.flatMap(({ fields, nested }) => [...fields, ...allFields(nested)])

const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => (line === '' ? '' : `  ${line}`))

const enumLines = ({ name, values }: EnumModel): readonly string[] => [
  `enum ${name} {`,
  ...indent(values.map(([value, number]) => `${value} = ${number};`)),
  '}',
]

function messageLines(message: MessageModel, isProto3: boolean): readonly string[] {
  const entries = new Map(message.nested.filter(({ mapEntry }) => mapEntry).map((entry) => [entry.name, entry]))
  const body = [
    ...message.enums.flatMap((one) => enumLines(one)),
    ...message.nested.filter(({ mapEntry }) => !mapEntry).flatMap((nested) => messageLines(nested, isProto3)),
    ...fieldLines(message.fields, entries, isProto3),
  ]
  return body.length === 0 ? [`message ${message.name} {}`] : [`message ${message.name} {`, ...indent(body), '}']
}

/** Fields in the order of the file; those of a oneof stand together where its first one stands. */
function fieldLines(
  fields: readonly FieldModel[],
  entries: ReadonlyMap<string, MessageModel>,
  isProto3: boolean,
): readonly string[] {
  const written = new Set<string>()
  return fields.flatMap((field) => {
    const { oneof } = field
    if (oneof === null) return [mapLine(field, entries) ?? fieldLine(field, isProto3)]
    if (written.has(oneof)) return []
    written.add(oneof)
    const members = fields.filter((other) => other.oneof === oneof)
    return [`oneof ${oneof} {`, ...indent(members.map(plainLine)), '}']
  })
}

const plainLine = ({ type, name, number }: FieldModel): string => `${typeName(type)} ${name} = ${number};`

function fieldLine(field: FieldModel, isProto3: boolean): string {
  const label = field.repeated ? 'repeated ' : presenceLabel(field, isProto3)
  return `${label}${plainLine(field)}`
}

function presenceLabel({ presence, type }: FieldModel, isProto3: boolean): string {
  if (presence === 'required') return 'required '
  if (!isProto3) return 'optional '
  return presence === 'explicit' && !type.startsWith('.') ? 'optional ' : ''
}

/** `repeated` of a map's entry, as a descriptor spells out maps. */
function mapLine(
  { name, number, type, repeated }: FieldModel,
  entries: ReadonlyMap<string, MessageModel>,
): string | null {
  const entry = repeated ? entries.get(type.slice(type.lastIndexOf('.') + 1)) : undefined
  const [key, value] = entry?.fields ?? []
  if (key === undefined || value === undefined) return null
  return `map<${typeName(key.type)}, ${typeName(value.type)}> ${name} = ${number};`
}

/** Full names have a leading dot in a descriptor. */
const typeName = (type: string): string => (type.startsWith('.') ? type.slice(1) : type)
