import { AppError } from '#shared/lib/app-error.ts'
import type { ReceiverFile } from '#shared/schema/receiver.ts'
import type { StartOptions } from '../types.ts'

/** Why a receiver cannot listen, with what to do: in its file, or where the port was given with the start. */
export function listenError(
  error: unknown,
  name: string,
  { host, port }: ReceiverFile,
  options: StartOptions = {},
): AppError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const file = `receivers/${name}.json`
  const isOfFile = options.port === undefined && options.withoutFile !== true
  const told = { data: isOfFile ? { file, path: '$.port', port } : { port }, cause: error }
  const which = isOfFile ? `Port ${port} of ${file}` : `Port ${port}`
  const other = isOfFile ? `set another "port" in ${file}` : 'give another port'
  switch (code) {
    case 'EADDRINUSE':
      return new AppError(
        'PORT_TAKEN',
        `${which} is taken by another program, perhaps by another Signalbench with this workspace. Stop that program, or ${other} (0 takes any free one).`,
        { ...told, retryable: true },
      )
    case 'EACCES':
      return new AppError(
        'PORT_TAKEN',
        `${which} may not be used by this user. ${isOfFile ? `Set a "port" above 1023 in ${file}` : 'Give a port above 1023'}.`,
        told,
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
