import { codePoints } from '../values.ts'

/** Ruby's `split(" ", limit)`: blanks at the beginning do not count, the last item keeps what is beyond the limit. */
export function awkSplit(text: string, limit = Number.POSITIVE_INFINITY): readonly string[] {
  const items: string[] = []
  const word = /[^ \t\r\n\f\v]+/g
  for (let found = word.exec(text); found !== null; found = word.exec(text)) {
    items.push(found[0])
    const rest = text.slice(word.lastIndex)
    if (items.length + 1 >= limit && rest !== '') return [...items, rest.replace(/^[ \t\r\n\f\v]+/, '')]
  }
  return items
}

/** Ruby's `split(separator)`: a single blank splits words, nothing splits characters, empty items at the end are dropped. */
export function splitText(text: string, separator: string): readonly string[] {
  if (separator === ' ') return awkSplit(text)
  if (text === '') return []
  const items = separator === '' ? [...codePoints(text)] : text.split(separator)
  let end = items.length
  while (end > 0 && items[end - 1] === '') end -= 1
  return items.slice(0, end)
}

/** Ruby's `gsub(text, text)`. An empty pattern matches between all characters. */
export function replaceAll(text: string, find: string, by: string): string {
  if (!by.includes('\\')) {
    return find === '' ? between(text, by) : text.split(find).join(by)
  }
  if (find === '') return between(text, expand(by, '', '', ''))
  let result = ''
  let at = 0
  for (let found = text.indexOf(find); found >= 0; found = text.indexOf(find, at)) {
    result += text.slice(at, found) + expand(by, find, text.slice(0, found), text.slice(found + find.length))
    at = found + find.length
  }
  return result + text.slice(at)
}

const between = (text: string, by: string): string => by + [...codePoints(text)].map((char) => char + by).join('')

/** Ruby's `sub` with a text: backslashes in the replacement have a meaning. */
export function replaceFirst(text: string, find: string, by: string): string {
  const at = text.indexOf(find)
  if (at < 0) return text
  const [before, after] = [text.slice(0, at), text.slice(at + find.length)]
  return before + expand(by, find, before, after) + after
}

/** The backslashes of a replacement: the match, what stands before and after it, groups that there are not. */
function expand(by: string, match: string, before: string, after: string): string {
  return by.replaceAll(/\\([\\0-9&`'])/g, (_whole, sign: string) => {
    if (sign === '0' || sign === '&') return match
    if (sign === '`') return before
    if (sign === "'") return after
    return sign === '\\' ? '\\' : ''
  })
}
