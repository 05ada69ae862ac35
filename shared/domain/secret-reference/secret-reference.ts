/** What a workspace file and its form hold of a secret: a reference, or the mask of one that stands there in plain text. */
export type Reference = { readonly source: 'env' | 'secret'; readonly name: string }

/** What the engine sends in place of a secret that stands in the file in plain text. */
export const maskedSecret = '••••••••'

const whole = /^\$\{(env|secret):([A-Za-z0-9_][A-Za-z0-9_.-]*)\}$/

/** The reference that a text is, and nothing besides; null for every other text. */
export function referenceOf(text: string): Reference | null {
  const [, source, name] = whole.exec(text.trim()) ?? []
  return (source === 'env' || source === 'secret') && name !== undefined ? { source, name } : null
}

export const referenceText = ({ source, name }: Reference): string => `\${${source}:${name}}`

/** What a form may hold where a secret belongs. */
export const mayStandInForm = (text: string): boolean =>
  text === '' || text === maskedSecret || referenceOf(text) !== null

/**
 * Names in the keychain for a secret of a workspace file, the first one best: the keychain is one for all workspaces, so
 * another workspace may already have the first. `owner` is the file's name, `what` such as `password`.
 */
export const keychainNames = (owner: string, what: string): readonly string[] =>
  ['', '-2', '-3'].map((suffix) => `${owner}-${what}${suffix}`)

/** The environment variable that a secret is expected in where nothing can be stored. */
export const envName = (owner: string, what: string): string =>
  `${owner}-${what}`
    .replaceAll('-', '_')
    .toUpperCase()
    .replace(/^(?=\d)/, '_')

/** The line for a shell. Without a value three dots stand for it. */
export const exportLine = (name: string, value?: string): string =>
  `export ${name}=${value === undefined ? '…' : `'${value.replaceAll("'", `'\\''`)}'`}`
