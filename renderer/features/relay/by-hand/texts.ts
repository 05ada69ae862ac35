import { grouped as n } from '#shared/lib/quantity.ts'

/** Words of what people do with dead letters by hand. */
export const texts = {
  edit: {
    open: 'Edit and retry…',
    title: 'Edit the event',
    lead: 'It is sent with the same idempotency key. What was sent before stays in the log.',
    editor: 'Event',
    size: (bytes: number) => `${n(bytes)} of 2,024 bytes`,
    send: 'Send',
    cancel: 'Cancel',
    failed: 'Nothing was sent',
    sent: 'The edited event is on its way.',
    before: (count: number) =>
      count === 1 ? 'Edited once; before that it was' : `Edited ${n(count)} times; first it was`,
    wasNone: 'No event: the mapping had rejected the record.',
  },
  discard: {
    open: 'Discard…',
    openAll: (count: number) => (count === 1 ? 'Discard it…' : `Discard all ${n(count)}…`),
    title: (count: number) => (count === 1 ? 'Discard this dead letter?' : `Discard ${n(count)} dead letters?`),
    lead: 'They are given up: never sent, and not in this list any more. They stay in the log, marked as discarded, until retention removes them.',
    note: 'Why (kept in the log)',
    confirm: 'Discard',
    failed: 'Nothing was discarded',
    done: (count: number) => (count === 1 ? '1 was discarded.' : `${n(count)} were discarded.`),
    list: 'Discarded',
    entry: (count: number, reason: string) => `${n(count)} × ${reason}`,
  },
  save: {
    open: 'Save as capture…',
    title: 'Save dead letters as a capture',
    failed: 'Nothing was saved',
    dialog: {
      name: 'Name',
      nameHint: 'The name of the file in captures/. Each line also says why the record was given up.',
      create: 'Save',
      cancel: 'Cancel',
      nameProblem: 'Lower case letters, digits and dashes, at most 63, beginning with a letter or digit.',
      nameTaken: 'There is a capture of this name already.',
    },
  },
} as const
