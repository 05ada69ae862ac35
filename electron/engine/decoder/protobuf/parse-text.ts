import { Enum, Field, MapField, Namespace, OneOf, parse, Root, tokenize, Type, type ReflectionObject } from 'protobufjs'
import type { EnumModel, ExtensionModel, FieldModel, FileModel, MessageModel } from './file-model.ts'
import { featuresOf, syntaxFeatures, type Features } from './features.ts'

/**
 * The text of a `.proto` file as a model. protobufjs only parses: its decoder would round 64-bit numbers, and its
 * linking of several files loses which file a message stands in, which message indexes depend on.
 * @param name the path under which other files import it
 * @throws Error with the line, where the text is no `.proto` file
 */
export function parseProtoText(name: string, text: string): FileModel {
  // A root for each file, so that equal names in two files do not meet.
  const root = new Root()
  const parsed = parse(text, root, { keepCase: true })
  const packageName = (parsed.package ?? '').replace(/^\.|\.$/g, '')
  const top = packageName === '' ? root : root.lookup(packageName)
  const features = syntaxFeatures(syntaxOf(text))
  return {
    name,
    packageName,
    imports: [...(parsed.imports ?? []), ...(parsed.weakImports ?? [])],
    ...declarations(top instanceof Namespace ? top.nestedArray : [], features),
  }
}

/** What the file's first statement says: `proto2`, `proto3` or an edition; protobufjs keeps it to itself. */
function syntaxOf(text: string): string {
  const tokens = tokenize(text, false)
  const first = tokens.next()
  if (first !== 'syntax' && first !== 'edition') return 'proto2'
  tokens.next()
  tokens.next()
  return tokens.next() ?? 'proto2'
}

type Declarations = {
  readonly messages: readonly MessageModel[]
  readonly enums: readonly EnumModel[]
  readonly extensions: readonly ExtensionModel[]
}

function declarations(objects: readonly ReflectionObject[], features: Features): Declarations {
  const messages: MessageModel[] = []
  const enums: EnumModel[] = []
  const extensions: ExtensionModel[] = []
  for (const object of objects) {
    if (object instanceof Type) messages.push(message(object, features))
    else if (object instanceof Enum) enums.push({ name: object.name, values: Object.entries(object.values) })
    else if (object instanceof Field && object.extend !== undefined) {
      extensions.push({ extendee: object.extend, field: field(object, features) })
    }
  }
  return { messages, enums, extensions }
}

function message(type: Type, outer: Features): MessageModel {
  const features = featuresOf(type.options, outer)
  // An extension stands among the nested objects; one that protobufjs applied to this type also stands among its fields.
  const own = type.fieldsArray.filter((member) => member.declaringField === null && member.extend === undefined)
  const { messages, enums, extensions } = declarations(type.nestedArray, features)
  return {
    name: type.name,
    fields: own.map((member) => field(member, features)),
    nested: messages,
    enums,
    extensions,
    mapEntry: type.getOption('map_entry') === true,
  }
}

function field(member: Field, outer: Features): FieldModel {
  const features = featuresOf(member.options, outer)
  const { partOf } = member
  const isGroup = groupOf(member) !== null
  return {
    // protoc names a group's field in lower case throughout.
    name: isGroup ? member.name.toLowerCase() : member.name,
    number: member.id,
    type: member.type,
    repeated: member.repeated,
    mapKey: member instanceof MapField ? member.keyType : null,
    presence:
      member.required || member.rule === 'required' ? 'required' : partOf === null ? features.presence : 'explicit',
    delimited: isGroup || features.delimited,
    oneof: partOf instanceof OneOf && member.getOption('proto3_optional') !== true ? partOf.name : null,
  }
}

/** The group that was declared together with its field, or null; protobufjs calls `group Result` and its field `result`. */
function groupOf(member: Field): Type | null {
  const { parent } = member
  const nested: ReflectionObject | null = parent instanceof Namespace ? parent.get(member.type) : null
  if (!(nested instanceof Type) || (nested as { readonly group?: boolean }).group !== true) return null
  return member.name === nested.name.charAt(0).toLowerCase() + nested.name.slice(1) ? nested : null
}
