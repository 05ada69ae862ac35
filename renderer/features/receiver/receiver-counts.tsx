import type { ReceiverStatus } from '#shared/contract/receivers.ts'
import { count } from '../../ui/format/numbers.ts'
import { clockTime } from '../../ui/format/time.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { Counts } from '../../ui/screen/counts.tsx'
import { texts } from './texts.ts'

/** What the receiver counted since it was started. */
export function ReceiverCounts(props: { readonly status: ReceiverStatus | undefined }) {
  const zone = usePreferences((state) => state.zone)
  const { status } = props
  const emulator = status?.emulator
  const refused = emulator?.eventsRefused ?? 0
  const last = status?.lastRequestAtMs ?? null
  return (
    <Counts
      label={texts.title}
      items={[
        { label: texts.numbers.requests, value: count(status?.requests ?? 0) },
        { label: texts.numbers.last, value: last === null ? '–' : clockTime(last, zone) },
        { label: texts.numbers.emulator, value: emulator?.enabled === true ? texts.numbers.on : texts.numbers.off },
        ...(emulator?.enabled === true
          ? [
              { label: texts.numbers.accepted, value: count(emulator.eventsAccepted) },
              { label: texts.numbers.refused, value: count(refused), ...(refused > 0 ? { tone: 'err' as const } : {}) },
              {
                label: texts.numbers.repeated,
                value: count(emulator.eventsRepeated),
                hint: texts.numbers.repeatedHint,
              },
              { label: texts.numbers.users, value: count(emulator.users) },
            ]
          : []),
      ]}
    />
  )
}
