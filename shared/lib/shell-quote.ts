const harmless = /^[A-Za-z0-9_./:@%+=,-]+$/

/** One word for a POSIX shell: as it is where nothing in it means anything to a shell, else in single quotes. */
export const shellQuote = (text: string): string =>
  harmless.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
