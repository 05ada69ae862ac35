import { grouped as n } from '#shared/lib/quantity.ts'

/** Words of what is passed on. */
export const forwardTexts = {
  emptyTitle: 'Nothing is forwarded',
  emptyText:
    'An endpoint can store what it receives, answer at once, and forward it at the pace that a service bears. Give it an address under Endpoints.',
  endpoints: 'Endpoints that forward',
  deliveries: 'Forwarded',
  delivery: 'Delivery',
  counts: 'How far it is',
  waiting: 'stored',
  waitingHint:
    'Answered and stored, and not given to the outbox yet: a batch that fills, or another process has the outbox.',
  open: 'to arrive',
  held: 'held',
  delivered: 'delivered',
  failed: 'failed',
  lastFailure: (time: string) => `Last failure at ${time}`,
  noneTitle: 'Nothing forwarded yet',
  noneText: (path: string) => `Send a request to ${path}. What is answered with a 2xx is forwarded.`,
  columns: {
    time: 'Time',
    id: 'Delivery',
    event: 'Event',
    state: 'State',
    attempts: 'Attempts',
    status: 'Status',
    reason: 'Why',
  },
  attempts: 'Attempts',
  attemptColumns: ['No', 'Started', 'Answer', 'ms', 'Decision'],
  noAttempt: 'Nothing was sent yet.',
  retryNow: 'Retry now',
  cancel: 'Cancel',
  disabledTitle: 'Switched off after continued failure',
  heldText: (held: number) => (held === 1 ? '1 delivery is held.' : `${n(held)} deliveries are held.`),
  enable: 'Switch on',
  enableTitle: (path: string) => `Forward from ${path} again?`,
  enableText: (url: string) => `Requests go to ${url} again.`,
  heldLabel: (held: number) => (held === 1 ? 'One delivery was held' : `${n(held)} deliveries were held`),
  sendHeld: 'Send what was held',
  discardHeld: 'Discard what was held',
} as const
