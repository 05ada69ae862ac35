/** `sasl.jaas.config` of Kafka's Java clients: one login module with its options. */
export type JaasEntry = {
  /** Class name without its package: `PlainLoginModule`. */
  readonly module: string
  readonly options: ReadonlyMap<string, string>
}

/** Null where the text is no JAAS entry. Quotes may be single or double; `\"` stands for a quote inside. */
export function readJaas(text: string): JaasEntry | null {
  const head = /^\s*([\w.$]+)\s+(?:required|requisite|sufficient|optional)\b/i.exec(text)
  if (head === null) return null
  const module = (head[1] ?? '').split('.').at(-1) ?? ''
  const options = new Map<string, string>()
  const option = /([\w.-]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([^\s;"']+))/gs
  for (const [, name, double, single, bare] of text.slice(head[0].length).matchAll(option)) {
    if (name !== undefined) options.set(name, bare ?? (double ?? single ?? '').replaceAll(/\\(.)/gs, '$1'))
  }
  return { module, options }
}
