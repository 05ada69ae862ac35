import type { Migration } from '../migrate.ts'
import { log001 } from './001-log.ts'
import { log002 } from './002-counts.ts'
import { log003 } from './003-schemas.ts'
import { log004 } from './004-by-hand.ts'
import { log005 } from './005-http.ts'
import { log006 } from './006-trace.ts'
import { log007 } from './007-journeys.ts'
import { log008 } from './008-mapping.ts'
import { log009 } from './009-topics.ts'

/** All versions of `log.sqlite`, oldest first. */
export const logMigrations: readonly Migration[] = [
  log001,
  log002,
  log003,
  log004,
  log005,
  log006,
  log007,
  log008,
  log009,
]
