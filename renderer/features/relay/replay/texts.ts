const n = (value: number): string => value.toLocaleString('en')

/** Words of the replay. */
export const texts = {
  open: 'Send again…',
  openHint: 'Sends delivered events of a time range once more, with the same idempotency keys.',
  title: (relay: string) => `Send events of ${relay} once more`,
  from: 'Consumed from, in this computer’s zone',
  to: 'until',
  badRange: 'Give two times, the first one before the second.',
  counting: 'Counting…',
  events: (count: number, mode: string) => `${n(count)} delivered events would be sent once more, to ${mode}.`,
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
