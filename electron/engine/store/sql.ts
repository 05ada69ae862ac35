/**
 * A statement's text with its name. The name stands in the slow-query log and in the tests of query plans.
 * `Params` and `Row` are what the statement takes and gives: SQL is not checked by the compiler, the tests run every one.
 */
export type Sql<Params extends readonly SqlValue[] = readonly SqlValue[], Row = unknown> = {
  readonly name: string
  readonly text: string
  /** Integers come back as bigint: for statements whose result may pass 2^53. */
  readonly bigint: boolean
  /** Types only, never there at run time. */
  readonly types?: { readonly params: Params; readonly row: Row }
}

/** Any statement, whatever it takes and gives: enough to name it or to ask for its plan. */
export type AnySql = Pick<Sql, 'name' | 'text'>

/** What can be bound. Booleans do not exist in SQLite: 0 and 1. */
export type SqlValue = string | number | bigint | Uint8Array | null

/** Text that may stand inside a statement; never a value, values are bound. */
export type SqlFragment = { readonly fragment: string }

/** A part of a statement that several share, such as a list of columns. */
export const fragment = (strings: TemplateStringsArray): SqlFragment => ({ fragment: strings.join('') })

/**
 * The one way to write a statement: sql<[relay: string], { count: number }>('deliveries.count')`SELECT …`.
 * Only fragments can be put in, so nothing from outside becomes part of the text.
 */
export const sql =
  <Params extends readonly SqlValue[] = readonly [], Row = unknown>(name: string, options: { bigint?: boolean } = {}) =>
  (strings: TemplateStringsArray, ...parts: readonly SqlFragment[]): Sql<Params, Row> => ({
    name,
    bigint: options.bigint ?? false,
    text: strings.reduce((text, next, index) => `${text}${parts[index - 1]?.fragment ?? ''}${next}`),
  })
