import type { Database } from './database.ts'
import { fragment } from './sql.ts'

/**
 * A log of an earlier version that nobody has opened for writing since does not say which mapping its records were made
 * by. What only reads, such as an export, reads such a log too.
 */
const firstVersion = 8

export const recordsHaveMapping = (db: Database): boolean => Number(db.pragma('user_version')) >= firstVersion

/** The mapping of a record `r`, as a column. */
export const mappingColumn = fragment`r.mapping AS mapping`
/** The same in a log that does not say it. */
export const mappingColumnBefore = fragment`NULL AS mapping`
