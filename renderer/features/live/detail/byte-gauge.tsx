import { maxEventBytes } from '#shared/domain/onesignal/limits.ts'
import { Tag, type Tone } from '../../../ui/badges/tag.tsx'
import { count } from '../../../ui/format/numbers.ts'

/** From here on it is worth a look. */
const nearLimit = 0.9

function toneOf(bytes: number): Tone {
  if (bytes > maxEventBytes) return 'err'
  return bytes > maxEventBytes * nearLimit ? 'warn' : 'ok'
}

/** `311 of 2,024 bytes`. */
export function ByteGauge(props: { readonly bytes: number }) {
  return (
    <Tag tone={toneOf(props.bytes)} title="Size as sent, with its idempotency key. OneSignal refuses larger events.">
      {count(props.bytes)} of {count(maxEventBytes)} bytes
    </Tag>
  )
}
