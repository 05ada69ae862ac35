import { AppError } from '#shared/lib/app-error.ts'
import type { KeptRow } from '../kept/kept-reader.ts'
import type { SessionReader } from './session-reader.ts'

export function compileRowFilter(filter: string, _session: SessionReader): (row: KeptRow) => boolean {
  throw new AppError('BAD_FILTER', `The filter "${filter}" cannot be read.`, { data: { position: 0 } })
}
