import { AppError } from '#shared/lib/app-error.ts'
import type { ReceiverFile } from '#shared/schema/receiver.ts'

/** Why a receiver cannot listen, with what to do. */
export function listenError(error: unknown, name: string, { host, port }: ReceiverFile): AppError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const file = `receivers/${name}.json`
  const options = { data: { file, path: '$.port', port }, cause: error }
  switch (code) {
    case 'EADDRINUSE':
      return new AppError(
        'PORT_TAKEN',
        `Port ${port} of ${file} is taken by another program, perhaps by another Signalbench with this workspace. Stop that program, or set another "port" in ${file} (0 takes any free one).`,
        { ...options, retryable: true },
      )
    case 'EACCES':
      return new AppError(
        'PORT_TAKEN',
        `Port ${port} of ${file} may not be used by this user. Set a "port" above 1023 in ${file}.`,
        options,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new AppError(
        'BAD_FILE',
        `The host ${host} of ${file} is no address of this machine. Set "host" to 127.0.0.1 in ${file}.`,
        {
          data: { file, path: '$.host' },
          cause: error,
        },
      )
    default:
      return new AppError('INTERNAL', `The receiver ${name} cannot listen on ${host}:${port}: ${String(error)}`, {
        cause: error,
      })
  }
}
