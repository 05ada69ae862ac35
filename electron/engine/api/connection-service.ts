import type { RecordSource } from '../source/types.ts'
import type { ConnectionService } from './services.ts'

/** Opens a connection for one look and closes it again. */
export function createConnectionService(openSource: (connection: string) => RecordSource): ConnectionService {
  return {
    async check(name, signal) {
      const source = openSource(name)
      try {
        return await source.check(signal)
      } finally {
        await source.close()
      }
    },
  }
}
