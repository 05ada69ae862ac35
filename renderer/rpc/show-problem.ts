import { notifications } from '@mantine/notifications'
import { problemOf } from './errors.ts'

/** Tells of a failed action where no field or row stands for it. Stays until it is closed. */
export function showProblem(error: unknown): void {
  notifications.show({ color: 'red', message: problemOf(error).message, autoClose: false })
}
