import { posix } from 'node:path'
import { parseSync, type ParseResult } from 'vite'

/** A file's path from the project's root → its text. */
export type SourceTexts = Readonly<Record<string, string>>

type ModuleFacts = ParseResult['module']

/** The whole of another file: `import * as`, `export *`, `import()`. */
const everything = '*'

/** `imports` of package.json, with which one layer names another. */
const aliases: Readonly<Record<string, string>> = {
  '#shared/': 'shared/',
  '#engine/': 'electron/engine/',
  '#cli/': 'electron/cli/',
}

/**
 * What the files export to nobody, as `path: name`: values that no other file imports, and types that besides are named
 * nowhere in their own file (a type may be exported for the sake of the function that takes or returns it).
 * All of `texts` may import; only what stands in files that are `exporting` is reported.
 */
export function unusedExports(texts: SourceTexts, exporting: (path: string) => boolean): readonly string[] {
  const modules = Object.entries(texts).map(([path, text]) => ({ path, text, facts: factsOf(path, text) }))
  const used = new Set(modules.flatMap(({ path, text, facts }) => importsOf(path, text, facts)))
  return modules
    .filter(({ path }) => exporting(path) && !used.has(`${path}: ${everything}`))
    .flatMap(({ path, text, facts }) =>
      exportsOf(facts)
        .filter(({ name, isType }) => !used.has(`${path}: ${name}`) && !(isType && namedTwice(text, name)))
        .map(({ name }) => `${path}: ${name}`),
    )
}

function factsOf(path: string, text: string): ModuleFacts {
  const { module, errors } = parseSync(path, text)
  const [error] = errors
  if (error !== undefined) throw new Error(`${path} cannot be read: ${error.message}`)
  return module
}

const exportsOf = (facts: ModuleFacts): readonly { readonly name: string; readonly isType: boolean }[] =>
  facts.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ exportName: { kind, name }, isType }) =>
      kind === 'None' ? [] : [{ name: name ?? 'default', isType }],
    ),
  )

const namedTwice = (text: string, name: string): boolean =>
  (text.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0) > 1

/** `path: name` of what a file takes or passes on from the project's others; packages are left out. */
function importsOf(path: string, text: string, facts: ModuleFacts): readonly string[] {
  const taken = facts.staticImports.flatMap(({ moduleRequest, entries }) =>
    entries.map(({ importName }) => [moduleRequest.value, nameOf(importName)] as const),
  )
  const passedOn = facts.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, importName }) =>
      moduleRequest === null ? [] : [[moduleRequest.value, nameOf(importName)] as const],
    ),
  )
  const late = facts.dynamicImports.map(
    ({ moduleRequest: { start, end } }) => [text.slice(start + 1, end - 1), everything] as const,
  )
  return [...taken, ...passedOn, ...late].flatMap(([request, name]) => {
    const target = targetOf(path, request)
    return target === undefined ? [] : [`${target}: ${name}`]
  })
}

function nameOf(imported: { readonly kind: string; readonly name: string | null }): string {
  if (imported.kind === 'Default') return 'default'
  return imported.kind === 'Name' ? (imported.name ?? everything) : everything
}

/** The file that a request names, from the project's root; undefined for a package. */
function targetOf(path: string, request: string): string | undefined {
  if (request.startsWith('.')) return posix.join(posix.dirname(path), request)
  const [alias, folder] = Object.entries(aliases).find(([start]) => request.startsWith(start)) ?? []
  return alias === undefined || folder === undefined ? undefined : `${folder}${request.slice(alias.length)}`
}
