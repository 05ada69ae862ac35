import { count } from '../../ui/format/numbers.ts'

const events = (value: number): string => (value === 1 ? '1 event' : `${count(value)} events`)

/** All words of the screen. */
export const texts = {
  tabs: { trace: 'Trace', accounting: 'Accounting', checks: 'Checks' },
  bar: 'Trace',
  search: {
    label: 'Id to trace',
    placeholder: 'event id, idempotency key, delivery (d12, w12), topic:partition:offset, or a user',
    go: 'Trace',
    copyLink: 'Copy link',
    copied: 'link to this trace',
  },
  timeline: {
    label: 'Steps',
    at: (time: string) => `at ${time}`,
    since: (span: string) => `+ ${span}`,
    took: (span: string) => `took ${span}`,
    resize: 'Resize the details',
    ids: 'Known as',
  },
  verdict: { label: 'Verdict', next: (time: string) => `It goes on at ${time}.` },
  part: {
    label: 'Details',
    gone: 'Nothing more is kept about this step.',
    empty: 'empty',
    cut: 'The beginning of it.',
  },
  choices: {
    user: (user: string, rows: number, more: boolean) =>
      `${more ? `The newest ${count(rows)}` : events(rows)} of ${more ? 'the events ' : ''}user ${user}`,
    id: (id: string, rows: number, more: boolean) =>
      `${more ? `The newest ${count(rows)} events` : events(rows)} that carry the id ${id}`,
    recent: 'Newest events',
    refresh: 'Refresh',
    looked: 'Traced before',
    columns: ['Time', 'Event', 'User', 'From', 'State'],
    open: (name: string) => `Trace ${name}`,
  },
  empty: {
    title: 'Nothing has gone through this workspace yet',
    text: 'Start a relay, send a webhook, or let a receiver take a request: every event id then opens its timeline here.',
    nothingFound: 'Nothing found',
  },
  accounting: {
    label: 'Runs',
    all: 'Everything that is kept',
    allHint: 'All webhooks of all runs',
    noRuns: 'No webhook was sent yet. Sends, journeys and relays to webhooks appear here as runs.',
    compare: 'Compare with',
    none: 'nothing',
    again: 'Count again',
    caption: 'Different event ids',
    fate: 'Ids',
    meaning: 'What counts',
    fates: {
      sent: { label: 'Sent', hint: 'ids with at least one attempt' },
      received: { label: 'Received', hint: 'ids with at least one request at a receiver of this workspace' },
      lost: { label: 'Lost', hint: 'sent, settled and never received' },
      duplicated: { label: 'Duplicated', hint: 'answered with 2xx more than once' },
      late: { label: 'Late', hint: 'received, but the first attempt did not succeed' },
      unexpected: { label: 'Unexpected', hint: 'received, and sent by nobody here' },
      elsewhere: { label: 'Elsewhere', hint: 'sent to servers that this workspace does not see, or no longer kept' },
      open: { label: 'Open', hint: 'not received yet, and to be sent again' },
    },
    examples: (fate: string, shown: number, all: number) =>
      shown < all ? `${fate}: ${count(shown)} of ${count(all)}` : `${fate}: ${count(all)}`,
    origins: {
      'test-send': 'test send',
      send: 'send',
      journey: 'journey',
      relay: 'relay',
      resend: 'resend',
    } as Readonly<Record<string, string>>,
  },
  checks: {
    label: 'Checks',
    noneTitle: 'No checks yet',
    noneText:
      'A check holds what a mapping and a webhook make of a capture. Write checks/<name>.json in the workspace; the user guide shows one. It runs here and with signalbench check.',
    run: 'Run',
    runAll: 'Run all checks',
    update: 'Update golden files',
    updateTitle: 'Update golden files',
    updateText: (name: string) =>
      `The golden files of ${name} are replaced by what comes out now. Look at the differences first: what is kept counts as right from then on.`,
    updateConfirm: 'Update',
    notRun: 'not run yet',
    good: 'good',
    bad: (failures: number) => (failures === 1 ? '1 failure' : `${count(failures)} failures`),
    failures: 'Failures',
    noFailures: 'As expected.',
    counts: { records: 'records', mapped: 'mapped', requests: 'requests', errors: 'errors', warnings: 'warnings' },
    diff: 'Difference',
    expected: 'Expected',
    got: 'Got',
    showDiff: 'Show difference',
  },
  commands: { trace: 'Trace an event', checks: 'Run all checks', account: 'Account sent against received' },
} as const
