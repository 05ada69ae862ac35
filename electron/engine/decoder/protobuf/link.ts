import type { JsonValue } from '#shared/lib/exact-number.ts'
import type { EnumModel, ExtensionModel, FieldModel, FileModel, MessageModel } from './file-model.ts'
import type { FieldType, MessageType } from './message-type.ts'
import { scalars, type ScalarValue } from './scalars.ts'
import { shapeOf, wellKnownRender } from './well-known.ts'

/** A name in a schema that nothing declares. */
export class UnresolvedName extends Error {
  /** The type as it is written in the file. */
  readonly reference: string
  readonly usedBy: string

  constructor(reference: string, usedBy: string) {
    super(`${usedBy} is of type ${reference}, which nothing declares`)
    this.reference = reference
    this.usedBy = usedBy
  }
}

type Declared =
  | { readonly kind: 'message'; readonly model: MessageModel }
  | { readonly kind: 'enum'; readonly model: EnumModel }

type Extension = { readonly extendee: string; readonly scope: string; readonly field: FieldModel }

/** A field on its way into a message: under which name, and from where its types are looked up. */
type Member = {
  readonly field: FieldModel
  readonly scope: string
  readonly name: string
  readonly isExtension?: boolean
}

const emptyList: readonly JsonValue[] = Object.freeze([])
const emptyMap: { readonly [key: string]: JsonValue } = Object.freeze({})
const none: readonly number[] = []

const inside = (scope: string, name: string): string => (scope === '' ? name : `${scope}.${name}`)

/**
 * Finds what the names in files mean. Only what a message really uses is linked, so a file that is imported for its
 * options alone may be missing.
 */
export class Linker {
  readonly #declared = new Map<string, Declared>()
  readonly #extensions: Extension[] = []
  readonly #linked = new Map<string, MessageType>()
  /** Messages whose fields are still to be linked: a list instead of recursion, for chains of any length. */
  readonly #pending: (() => void)[] = []

  /** @param files of two declarations of one name the first counts */
  constructor(files: readonly FileModel[]) {
    for (const file of files) this.#declare(file.packageName, file)
  }

  /**
   * The message of this full name with everything that it uses; null where there is none.
   * @throws UnresolvedName where a field's type is not declared anywhere
   */
  message(fullName: string): MessageType | null {
    if (this.#declared.get(fullName)?.kind !== 'message') return null
    const type = this.#message(fullName)
    for (let link = this.#pending.pop(); link !== undefined; link = this.#pending.pop()) link()
    return type
  }

  #declare(
    scope: string,
    content: { messages: readonly MessageModel[]; enums: readonly EnumModel[]; extensions: readonly ExtensionModel[] },
  ): void {
    for (const model of content.enums) this.#add(inside(scope, model.name), { kind: 'enum', model })
    for (const extension of content.extensions) this.#extensions.push({ ...extension, scope })
    for (const model of content.messages) {
      const fullName = inside(scope, model.name)
      this.#add(fullName, { kind: 'message', model })
      this.#declare(fullName, { messages: model.nested, enums: model.enums, extensions: model.extensions })
    }
  }

  #add(fullName: string, declared: Declared): void {
    if (!this.#declared.has(fullName)) this.#declared.set(fullName, declared)
  }

  /** The innermost scope that has the name wins, as in C++. */
  #resolve(reference: string, scope: string): string | null {
    if (reference.startsWith('.')) return this.#declared.has(reference.slice(1)) ? reference.slice(1) : null
    for (let outer = scope; ; outer = outer.slice(0, Math.max(0, outer.lastIndexOf('.')))) {
      const fullName = inside(outer, reference)
      if (this.#declared.has(fullName)) return fullName
      if (outer === '') return null
    }
  }

  #message(fullName: string): MessageType {
    const linked = this.#linked.get(fullName)
    if (linked !== undefined) return linked
    const declared = this.#declared.get(fullName)
    if (declared?.kind !== 'message') throw new UnresolvedName(fullName, fullName)
    const own = declared.model.fields.map((field) => ({ field, scope: fullName, name: field.name }))
    const extensions = this.#extensions
      .filter(({ extendee, scope }) => this.#resolve(extendee, scope) === fullName)
      .map(({ field, scope }) => ({ field, scope, name: `[${inside(scope, field.name)}]`, isExtension: true }))
    return this.#build(fullName, [...own, ...extensions])
  }

  #build(fullName: string, members: readonly Member[]): MessageType {
    const fields: FieldType[] = []
    const byNumber = new Map<number, FieldType>()
    const render = wellKnownRender(fullName, shapeOf(members.map(({ field }) => [field.number, field.type])))
    const type: MessageType = { fullName, fields, byNumber, render }
    this.#linked.set(fullName, type)
    this.#pending.push(() => {
      members.forEach(({ field, scope, name, isExtension = false }, slot) => {
        const rivals = members.flatMap((other, at) =>
          at !== slot && field.oneof !== null && other.field.oneof === field.oneof ? [at] : [],
        )
        const linked = this.#field(field, { fullName, scope, name, slot, rivals: rivals.length === 0 ? none : rivals })
        // Extensions are others' additions: their absence is nothing to show, as everywhere in Protobuf.
        const member = isExtension ? { ...linked, whenAbsent: undefined } : linked
        fields.push(member)
        byNumber.set(field.number, member)
      })
    })
    return type
  }

  #field(field: FieldModel, place: Place): FieldType {
    const base = {
      name: place.name,
      number: field.number,
      slot: place.slot,
      repeated: field.repeated,
      required: field.presence === 'required',
      rivals: place.rivals,
    }
    const usedBy = `${place.fullName}.${field.name}`
    if (field.mapKey !== null) {
      return { ...base, kind: 'map', wireType: 2, whenAbsent: emptyMap, entry: this.#entry(field, field.mapKey, place) }
    }
    const scalar = scalars.get(field.type)
    if (scalar !== undefined) {
      const { zero, read, wireType } = scalar
      const isText = field.type === 'string'
      return { ...base, kind: 'scalar', wireType, read, zero, isText, enumNames: null, whenAbsent: absent(field, zero) }
    }
    const fullName = this.#resolve(field.type, place.scope)
    const declared = fullName === null ? undefined : this.#declared.get(fullName)
    if (fullName === null || declared === undefined) throw new UnresolvedName(field.type, usedBy)
    if (declared.kind === 'enum') return this.#enumField(field, base, declared.model, fullName)
    const message = this.#message(fullName)
    if (declared.model.mapEntry && field.repeated) {
      return { ...base, kind: 'map', wireType: 2, whenAbsent: emptyMap, entry: message }
    }
    const whenAbsent = field.repeated ? emptyList : undefined
    return { ...base, kind: 'message', wireType: field.delimited ? 3 : 2, message, whenAbsent }
  }

  #enumField(
    field: FieldModel,
    base: Pick<FieldType, 'name' | 'number' | 'slot' | 'repeated' | 'required' | 'rivals'>,
    model: EnumModel,
    fullName: string,
  ): FieldType {
    const names = new Map<number, string | null>()
    for (const [name, number] of model.values) {
      // The only value of this enum stands for JSON's null.
      if (!names.has(number)) names.set(number, fullName === 'google.protobuf.NullValue' ? null : name)
    }
    const read = scalars.get('int32')?.read ?? (() => null)
    const zero: ScalarValue = names.get(0) ?? model.values[0]?.[0] ?? 0
    const whenAbsent = absent(field, fullName === 'google.protobuf.NullValue' ? null : zero)
    return { ...base, kind: 'scalar', wireType: 0, read, zero, isText: false, enumNames: names, whenAbsent }
  }

  /** The message that stands behind each entry of `map<key, type>`. */
  #entry(field: FieldModel, keyType: string, place: Place): MessageType {
    const part = { repeated: false, mapKey: null, presence: 'explicit', delimited: false, oneof: null } as const
    const key = { ...part, name: 'key', number: 1, type: keyType }
    const value = { ...part, name: 'value', number: 2, type: field.type }
    const { scope } = place
    const fullName = `${place.fullName}.${field.name}`
    return this.#build(fullName, [
      { field: key, scope, name: 'key' },
      { field: value, scope, name: 'value' },
    ])
  }
}

/** Where a field is being linked. */
type Place = {
  /** The message that the field belongs to. */
  readonly fullName: string
  /** Where the field is declared, which names are looked up from; another message for extensions. */
  readonly scope: string
  readonly name: string
  readonly slot: number
  readonly rivals: readonly number[]
}

function absent(field: FieldModel, zero: JsonValue): JsonValue | undefined {
  if (field.repeated) return emptyList
  return field.presence === 'implicit' ? zero : undefined
}
