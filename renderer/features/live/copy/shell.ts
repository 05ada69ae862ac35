/** Texts for a POSIX shell, so that what is pasted is what was meant. */

/** One word, whatever is in it: single quotes, and a quote in it stands outside of them. */
export const shellQuote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** A word where it needs no quotes, else a quoted one. */
export const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : shellQuote(text))

/** A name of the environment as a word: `"$NAME"`. */
export const shellVariable = (name: string): string => `"$${name}"`

/** No shell carries a zero byte in a word. */
export const fitsShell = (text: string): boolean => !text.includes('\0')

/** One part of a command a line, so that long ones can be read and edited. */
export const shellLines = (parts: readonly string[]): string => parts.join(' \\\n  ')
