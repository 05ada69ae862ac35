import type { DeliveryState } from '#shared/schema/delivery.ts'
import type { Tone } from './tag.tsx'

/** The colour of a delivery's state, the same on every screen that lists deliveries. */
export const deliveryTones: Readonly<Record<DeliveryState, Tone>> = {
  pending: 'muted',
  leased: 'info',
  waiting: 'warn',
  held: 'warn',
  delivered: 'ok',
  failed: 'err',
  cancelled: 'muted',
}
