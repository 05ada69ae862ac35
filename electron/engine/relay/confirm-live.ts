import { AppError } from '#shared/lib/app-error.ts'
import type { RelayDestination } from '#shared/schema/relay.ts'

/**
 * Nothing goes to a real destination unless somebody has named it.
 * @param confirmed the app's id, or the webhook's name
 * @throws CONFIRMATION_REQUIRED
 */
export function requireConfirmation(relay: string, destination: RelayDestination, confirmed: string | undefined): void {
  const isWebhook = destination.kind === 'webhook'
  if (confirmed === (isWebhook ? destination.webhook : destination.appId)) return
  throw new AppError(
    'CONFIRMATION_REQUIRED',
    isWebhook
      ? `Relay ${relay} would send real requests through the webhook ${destination.webhook}. Confirm by repeating its name.`
      : `Relay ${relay} would send to the real app ${destination.appId}: that may start real Journeys and costs quota. Confirm by repeating the app id.`,
  )
}
