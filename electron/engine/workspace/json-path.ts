/** Writes a path into a file the way people read it: `$.endpoints[0].path`. */
export function jsonPath(path: readonly PropertyKey[]): string {
  let text = '$'
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`
    else if (typeof part === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(part)) text += `.${part}`
    else text += `['${String(part)}']`
  }
  return text
}
