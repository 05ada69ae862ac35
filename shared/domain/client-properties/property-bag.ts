import type { Property } from './types.ts'

/** Properties that are taken out one by one, so that at the end what nobody took is known. */
export class PropertyBag {
  readonly #byKey: ReadonlyMap<string, Property>
  readonly #used = new Set<string>()
  readonly #notices: string[] = []

  constructor(properties: readonly Property[]) {
    this.#byKey = new Map(properties.map((property) => [property.key, property]))
  }

  /** The first of these keys that has a value; all of them count as used. Placeholders count as empty and are told. */
  take(...keys: readonly string[]): Property | null {
    const found = keys.map((key) => this.#byKey.get(key)).filter((one) => one !== undefined)
    for (const { key } of found) this.#used.add(key)
    const property = found.find(({ value }) => value !== '')
    if (property === undefined) return null
    if (!isPlaceholder(property.value)) return property
    this.note(`${property.key} is still a placeholder, ${property.value}: fill it in.`)
    return null
  }

  /** Looks without taking. */
  peek(key: string): string | undefined {
    return this.#byKey.get(key)?.value
  }

  note(text: string): void {
    this.#notices.push(text)
  }

  notices(): readonly string[] {
    return this.#notices
  }

  used(): readonly string[] {
    return [...this.#used]
  }

  /** What nobody took. */
  rest(): readonly Property[] {
    return [...this.#byKey.values()].filter(({ key }) => !this.#used.has(key))
  }
}

/** `{{ CLUSTER_API_KEY }}`, `<API_KEY>`: what generated files hold until somebody fills them in. */
export const isPlaceholder = (text: string): boolean => /^(\{\{.*\}\}|<[^<>]+>)$/s.test(text.trim())

/** A reference that workspace files understand too. */
export const isReference = (text: string): boolean => /^\$\{(env|secret):[A-Za-z0-9_][A-Za-z0-9_.-]*\}$/.test(text)
