import { grouped as n } from '#shared/lib/quantity.ts'

/** Words of the replay. */
export const texts = {
  open: 'Send again…',
  openHint:
    'Sends delivered events once more, with the same idempotency keys: the selected ones, or those of a time range.',
  openSelected: (count: number) => `Send ${n(count)} again…`,
  which: 'Which events',
  selected: (count: number) =>
    count === 0 ? 'None selected' : count === 1 ? 'The selected one' : `The ${n(count)} selected`,
  range: 'A time range',
  tooMany: (most: number) => `At most ${n(most)} can be chosen one by one. Select fewer, or take a time range.`,
  title: (relay: string) => `Send events of ${relay} once more`,
  from: 'Consumed from, in this computer’s zone',
  to: 'until',
  badRange: 'Give two times, the first one before the second.',
  counting: 'Counting…',
  events: (count: number, mode: string) =>
    count === 1
      ? `1 delivered event would be sent once more, to ${mode}.`
      : `${n(count)} delivered events would be sent once more, to ${mode}.`,
  modes: { emulator: 'the emulator', live: 'OneSignal' },
  keys: 'They keep their idempotency keys. OneSignal remembers keys for about 4 hours: an event that it took within that time is most likely ignored as a repetition.',
  forgotten: (count: number) =>
    `${n(count)} were delivered longer ago: OneSignal has forgotten their keys and takes them as new events, which may start Journeys again.`,
  otherMode: (count: number) => `${n(count)} went to the other mode so far; here they are new.`,
  left: (pending: number, failed: number, discarded: number) =>
    `Left alone: ${n(pending)} pending, ${n(failed)} dead letters, ${n(discarded)} discarded.`,
  live: (appId: string) => `Type the app id ${appId} to confirm: this may start real Journeys and costs quota.`,
  confirm: 'Send again',
  close: 'Close',
} as const
