/** Where a JSON text stops being JSON, counted as editors count: from 1. */
export type SyntaxProblem = { readonly line: number; readonly column: number; readonly message: string }

/**
 * Finds the first place where a text is no JSON. JSON.parse says so too, but its wording and whether it names a place
 * differ between the Node versions that we run under. Iterative, so that deep nesting cannot overflow the stack.
 * @returns null where the text is valid
 */
export function findSyntaxProblem(text: string): SyntaxProblem | null {
  const failure = scan(text)
  if (failure === null) return null
  const before = text.slice(0, failure.at)
  const line = before.split('\n').length
  const column = failure.at - (before.lastIndexOf('\n') + 1) + 1
  return { line, column, message: failure.message }
}

type Failure = { readonly at: number; readonly message: string }
type Expecting = 'value' | 'value-or-close' | 'key' | 'key-or-close' | 'colon' | 'comma-or-close' | 'end'

const blank = /[ \t\n\r]*/y
const stringToken = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const scalarToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

function scan(text: string): Failure | null {
  const open: ('{' | '[')[] = []
  let at = 0
  let expecting: Expecting = 'value'
  const take = (token: RegExp): boolean => {
    token.lastIndex = at
    const found = token.exec(text)
    if (found === null || found[0] === '' || found.index !== at) return false
    at += found[0].length
    return true
  }
  const closed = (): Expecting => (open.length === 0 ? 'end' : 'comma-or-close')
  for (;;) {
    take(blank)
    const char = text[at]
    if (char === undefined)
      return expecting === 'end' ? null : { at, message: `the file ends where ${words(expecting, open)} was expected` }
    const next = step(char, expecting, open, take, closed)
    if (next === 'unfinished')
      return { at, message: 'a text in quotes is not closed, or holds a control character or a wrong escape' }
    if (next === null) return { at, message: `expected ${words(expecting, open)}, found ${JSON.stringify(char)}` }
    if (next.advance) at += 1
    expecting = next.expecting
  }
}

type Step = { readonly expecting: Expecting; readonly advance: boolean } | 'unfinished' | null

function step(
  char: string,
  expecting: Expecting,
  open: ('{' | '[')[],
  take: (token: RegExp) => boolean,
  closed: () => Expecting,
): Step {
  const top = open.at(-1)
  const closes = expecting === 'comma-or-close' || expecting === 'key-or-close' || expecting === 'value-or-close'
  if (closes && ((char === '}' && top === '{') || (char === ']' && top === '['))) {
    open.pop()
    return { expecting: closed(), advance: true }
  }
  switch (expecting) {
    case 'value':
    case 'value-or-close':
      if (char === '{' || char === '[') {
        open.push(char)
        return { expecting: char === '{' ? 'key-or-close' : 'value-or-close', advance: true }
      }
      if (char === '"') return take(stringToken) ? { expecting: closed(), advance: false } : 'unfinished'
      return take(scalarToken) ? { expecting: closed(), advance: false } : null
    case 'key':
    case 'key-or-close':
      if (char !== '"') return null
      return take(stringToken) ? { expecting: 'colon', advance: false } : 'unfinished'
    case 'colon':
      return char === ':' ? { expecting: 'value', advance: true } : null
    case 'comma-or-close':
      return char === ',' ? { expecting: top === '{' ? 'key' : 'value', advance: true } : null
    case 'end':
      return null
  }
}

function words(expecting: Expecting, open: readonly ('{' | '[')[]): string {
  switch (expecting) {
    case 'value':
      return 'a value'
    case 'value-or-close':
      return 'a value or "]"'
    case 'key':
      return 'a key in double quotes'
    case 'key-or-close':
      return 'a key in double quotes or "}"'
    case 'colon':
      return '":"'
    case 'comma-or-close':
      return open.at(-1) === '{' ? '"," or "}"' : '"," or "]"'
    case 'end':
      return 'the end of the file'
  }
}
