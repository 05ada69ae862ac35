import { err, ok, type Result } from '#shared/lib/result.ts'

/** Where a command cannot be read, counted in UTF-16 units from 0. */
export type ShellProblem = { readonly message: string; readonly position: number }

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\u001b',
}

/**
 * The words of one POSIX shell command: quotes, backslashes, `$'…'` and lines that go on. Nothing is expanded; a variable
 * stays as it is written. The command ends at a `;`, `|`, `&` or line break outside of quotes.
 */
export function shellWords(command: string): Result<readonly string[], ShellProblem> {
  const words: string[] = []
  let word: string | null = null
  let at = 0
  while (at < command.length) {
    const char = command[at] ?? ''
    const piece = pieceAt(command, at)
    if (piece === 'open') return err({ message: `The quote ${char} is never closed`, position: at })
    if (piece !== null) {
      word = piece.text === null ? word : (word ?? '') + piece.text
      at = piece.end
      continue
    }
    if (/[ \t\r\n;|&]/.test(char)) {
      if (word !== null) words.push(word)
      word = null
      if (/[\n;|&]/.test(char) && words.length > 0) return ok(words)
    } else word = (word ?? '') + char
    at += 1
  }
  if (word !== null) words.push(word)
  return ok(words)
}

/** `text` is null where a line just goes on: that begins no word. */
type Piece = { readonly text: string | null; readonly end: number }

/** A quoted or escaped piece; null where a plain character stands. */
function pieceAt(command: string, at: number): Piece | 'open' | null {
  const char = command[at]
  if (char === "'") {
    const end = command.indexOf("'", at + 1)
    return end < 0 ? 'open' : { text: command.slice(at + 1, end), end: end + 1 }
  }
  if (char === '"') return doubleQuoted(command, at)
  if (char === '$' && command[at + 1] === "'") return ansiQuoted(command, at)
  // `^` at the end of a line is what the Windows command line has for it.
  if ((char === '\\' || char === '^') && /^\r?\n/.test(command.slice(at + 1, at + 3))) {
    return { text: null, end: at + (command[at + 1] === '\r' ? 3 : 2) }
  }
  return char === '\\' ? { text: command[at + 1] ?? '', end: at + 2 } : null
}

function doubleQuoted(command: string, start: number): Piece | 'open' {
  let text = ''
  for (let at = start + 1; at < command.length; at += 1) {
    const char = command[at] ?? ''
    if (char === '"') return { text, end: at + 1 }
    const next = command[at + 1] ?? ''
    if (char === '\\' && /["\\$`\n]/.test(next)) {
      text += next === '\n' ? '' : next
      at += 1
    } else text += char
  }
  return 'open'
}

const ansiEscape = /\\(?:x([\da-fA-F]{1,2})|u([\da-fA-F]{1,4})|U([\da-fA-F]{1,8})|([0-7]{1,3})|([\s\S]))/y

function ansiQuoted(command: string, start: number): Piece | 'open' {
  let text = ''
  for (let at = start + 2; at < command.length; at += 1) {
    const char = command[at] ?? ''
    if (char === "'") return { text, end: at + 1 }
    ansiEscape.lastIndex = at
    const found = char === '\\' ? ansiEscape.exec(command) : null
    if (found === null) text += char
    else {
      text += unescaped(found)
      at += found[0].length - 1
    }
  }
  return 'open'
}

function unescaped([, byte, short, long, octal, other = '']: RegExpExecArray): string {
  const hex = byte ?? short ?? long
  const code = hex === undefined ? (octal === undefined ? null : Number.parseInt(octal, 8)) : Number.parseInt(hex, 16)
  if (code === null) return escapes[other] ?? other
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
}
