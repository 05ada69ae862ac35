/** Which JSONPath each line of pretty-printed JSON stands for (two spaces a level, as the engine prints it). */

const keyLine = /^(\s*)"((?:[^"\\]|\\.)*)":/
const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/

function step(rawName: string): string {
  const name = JSON.parse(`"${rawName}"`) as string
  return plainName.test(name) ? `.${name}` : `['${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`
}

type Level = { readonly path: string; readonly indent: number; index: number | null }

/** Null for lines that are no value of their own: closing brackets. */
export function linePaths(lines: readonly string[], root = '$'): (string | null)[] {
  const stack: Level[] = []
  return lines.map((line) => {
    const indent = line.length - line.trimStart().length
    const text = line.trim().replace(/,$/, '')
    while (stack.length > 0 && (stack.at(-1)?.indent ?? 0) >= indent) stack.pop()
    if (/^[}\]]/.test(text)) return null
    const parent = stack.at(-1)
    const path = pathOf(line, parent, root)
    if (text.endsWith('{')) stack.push({ path, indent, index: null })
    if (text.endsWith('[')) stack.push({ path, indent, index: 0 })
    return path
  })
}

function pathOf(line: string, parent: Level | undefined, root: string): string {
  if (parent === undefined) return root
  if (parent.index !== null) return `${parent.path}[${parent.index++}]`
  const name = keyLine.exec(line)?.[2]
  return name === undefined ? parent.path : parent.path + step(name)
}
