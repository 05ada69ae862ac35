import { AppError } from '#shared/lib/app-error.ts'

/** Stands in for a procedure while it is being built. */
export const notYet = (): never => {
  throw new AppError('NOT_FOUND', 'This is being built.')
}
