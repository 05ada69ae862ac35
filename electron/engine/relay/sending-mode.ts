import type { DeliveryMode } from '#engine/store/events.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RelayFile } from '#shared/schema/relay.ts'

/** Where a relay sends to. @throws BAD_INPUT for a dry run, which sends nothing */
export function sendingMode({ mode }: Pick<RelayFile, 'mode'>, name: string): DeliveryMode {
  if (mode !== 'dry-run') return mode
  throw new AppError(
    'BAD_INPUT',
    `Relay ${name} is set to dry run, so nothing can be sent again. Switch it to the emulator or to live first.`,
  )
}
