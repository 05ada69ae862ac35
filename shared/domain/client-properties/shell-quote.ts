/** One word of a POSIX shell: as it is where that is safe, else in single quotes. */
export const shellQuote = (text: string): string =>
  /^[\w@%+=:,./~-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
