/**
 * The pieces of Ruby Liquid's grammar. Ruby's `\s` and `\w` are ASCII, JavaScript's are not, so blanks are spelled out.
 * Used with the flag `s` where Ruby has `m`.
 */
export const blank = String.raw`[ \t\r\n\f\v]`
export const quotedString = String.raw`"[^"]*"|'[^']*'`
export const quotedFragment = String.raw`(?:${quotedString}|(?:[^ \t\r\n\f\v,|'"]|${quotedString})+)`
export const tagAttribute = String.raw`([A-Za-z0-9_][\w-]*)${blank}*:${blank}*(${quotedFragment})`

/** `name: value` pairs of a tag's markup, wherever they stand. */
export const tagAttributes = (markup: string): readonly (readonly [name: string, value: string])[] =>
  [...markup.matchAll(new RegExp(tagAttribute, 'g'))].map(([, name = '', value = '']) => [name, value])

const leading = /^[\0 \t\r\n\f\v]+/
const trailing = /[\0 \t\r\n\f\v]+$/

/** Ruby's lstrip, rstrip and strip: ASCII blanks and NUL. */
export const stripStart = (text: string): string => text.replace(leading, '')

/** As Ruby's rstrip. */
export function stripEnd(text: string): string {
  const last = text.charCodeAt(text.length - 1)
  // Most texts end with something else; the pattern would look at each of their blanks.
  return last > 32 ? text : text.replace(trailing, '')
}

export const strip = (text: string): string => stripStart(stripEnd(text))

/** Only blanks, or nothing. */
export const isBlankText = (text: string): boolean => /^[ \t\r\n\f\v]*$/.test(text)
