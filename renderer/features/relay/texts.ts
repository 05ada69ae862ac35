import { grouped as n } from '#shared/lib/quantity.ts'
import type { DeliveryState } from '#shared/schema/delivery.ts'
import type { RelayMode } from '#shared/schema/relay.ts'

/** All words of the Relay screen. */
export const texts = {
  title: 'Relay',
  newRelay: 'New relay',
  empty: {
    title: 'No relay yet',
    text: 'A relay reads topics with its own consumer group, maps each record and delivers the events. It begins as a dry run: nothing is sent.',
    action: 'New relay',
  },
  relays: 'Relays',
  countsLabel: 'Counts',
  resizeDetail: 'Height of the details',
  somethingHere: 'There is something here',
  copied: 'Copied',
  trace: 'Trace',
  copyEvent: 'Copy event',
  copyRecord: 'Copy record',
  startCommand: (name: string) => `Start relay ${name}`,
  stopCommand: (name: string) => `Stop relay ${name}`,
  newDialog: {
    name: 'Name',
    nameHint: 'The name of the file in relays/. Lower case letters, digits and dashes.',
    create: 'Create',
    cancel: 'Cancel',
    nameProblem: 'Lower case letters, digits and dashes, at most 63, beginning with a letter or digit.',
    nameTaken: 'There is a relay of this name already.',
  },
  modes: { 'dry-run': 'Dry run', emulator: 'Emulator', live: 'Live' } satisfies Record<RelayMode, string>,
  modeLabel: 'Where events go',
  modeHints: {
    'dry-run': 'Maps and shows, sends nothing, commits nothing.',
    emulator: 'Sends to the emulator of this workspace’s receiver.',
    live: 'Sends to OneSignal.',
  } satisfies Record<RelayMode, string>,
  modeHintWebhook: (webhook: string) => `Sends through the webhook ${webhook}.`,
  states: {
    stopped: 'stopped',
    starting: 'starting',
    running: 'running',
    draining: 'finishing',
    reconnecting: 'reconnecting',
    paused: 'paused',
    failed: 'failed',
    ended: 'ended',
  },
  start: 'Start',
  stop: 'Stop',
  pause: 'Pause',
  drain: 'Finish and stop',
  pauseHint: 'Read and send nothing until it is resumed. Nothing is lost.',
  drainHint: 'Read nothing more, send what is pending with its retries, then stop.',
  pauseFailed: 'The relay was not paused',
  pausedByHandTitle: 'Paused',
  resume: 'Resume',
  settings: 'Settings',
  nextTry: (seconds: number) => (seconds <= 0 ? 'trying now' : `next try in ${seconds} s`),
  pausedTitle: 'Paused: OneSignal refuses the API key',
  pausedText:
    'Check the API key of this relay and the app id, then resume. Nothing was given up: every event waits in the log.',
  failedTitle: 'The relay stopped',
  reconnectingTitle: 'Connection lost',
  endedTitle: 'The replay has come to its end',
  numbers: {
    consumed: 'consumed',
    mapped: 'mapped',
    rejected: 'rejected',
    delivered: 'delivered',
    failed: 'failed',
    pending: 'pending',
    held: 'held',
    duplicatesSent: 'sent again',
    rate: 'in',
    deliveredRate: 'out',
    lag: 'lag',
    requests: 'requests',
    read: 'to read p50 · p95 · p99',
    accepted: 'to accepted p50 · p95 · p99',
    promised: (latency: string, seconds: number) => `${latency} of ${seconds} s`,
  },
  numberHints: {
    duplicatesSent: 'Sent again with the same idempotency key, so that OneSignal counts them once.',
    held: 'Waiting on purpose: the relay is paused or stopped by an answer of the API.',
    lag: 'Records in the topics that this group has not committed yet.',
    requests: 'Requests a second at present. An answer 429 halves them; each good answer gives a quarter back.',
    requestsOf: (now: number, configured: number | null) =>
      configured === null ? `${now.toFixed(1)}/s` : `${now.toFixed(1)} of ${n(configured)}/s`,
    latency: (count: number) =>
      `Time since the record’s own timestamp, over ${n(count)} of the last five minutes. OneSignal says that its source usually takes less than 5 s. Records that had waited in the topic count with their waiting. Not measured for a replay, whose records are as old as its capture.`,
  },
  tabs: {
    deliveries: 'Deliveries',
    wouldSend: 'Would send',
    deadLetters: 'Dead letters',
    lag: 'Lag',
    settings: 'Settings',
  },
  deliveries: {
    all: 'All states',
    filterLabel: 'State',
    emptyTitle: 'No deliveries yet',
    webhookTitle: (webhook: string) => `Sent through the webhook ${webhook}`,
    webhookText:
      'Each event is one delivery of that webhook. Its log has every attempt with request and answer, and sends them again.',
    webhookOpen: 'Open its log',
    emptyDryRun:
      'A dry run sends nothing and keeps no deliveries. “Would send” shows what it would do; switch to the emulator to see deliveries.',
    emptyStopped: 'Start the relay to see its deliveries here.',
    emptyRunning: 'Deliveries appear as records arrive.',
    emptyFiltered: 'No delivery is in this state.',
    showAll: 'Show all states',
    attempts: 'Attempts',
    noAttempts: 'Not tried yet.',
    event: 'Event',
    columns: {
      time: 'Time',
      place: 'Topic·part·offset',
      event: 'Event',
      user: 'User',
      mapping: 'Mapping',
      state: 'State',
      attempts: 'Tries',
      status: 'Answer',
      reason: 'Why',
      key: 'Idempotency key',
    },
    states: {
      pending: 'pending',
      leased: 'in flight',
      waiting: 'waiting',
      held: 'held',
      delivered: 'delivered',
      failed: 'failed',
      cancelled: 'cancelled',
    } satisfies Record<DeliveryState, string>,
  },
  attempt: {
    title: (number: number) => `Attempt ${number}`,
    request: 'Request',
    response: 'Response',
    noResponse: 'No answer came.',
    emptyBody: 'Empty body.',
    decision: 'Decision',
    took: (ms: number) => `${n(Math.round(ms))} ms`,
    events: (count: number) => (count === 1 ? '1 event in this request' : `${n(count)} events in this request`),
    cut: (shown: number, total: number) => `The first ${n(shown)} of ${n(total)} bytes.`,
    outcomes: { delivered: 'delivered', retry: 'will retry', failed: 'failed', unknown: 'outcome unknown' },
  },
  dryRun: {
    emptyTitle: 'Nothing yet',
    emptyStopped: 'Start the relay: each record appears here with what would be sent.',
    emptyRunning: 'Records appear here as they arrive. The last 1,000 are remembered.',
    emptyOther: 'Only a dry run fills this list. This relay sends for real: see Deliveries.',
    columns: {
      time: 'Time',
      place: 'Topic·part·offset',
      event: 'Event',
      user: 'User',
      bytes: 'Bytes',
      verdict: 'Verdict',
    },
    bytesOf: (bytes: number) => `${n(bytes)} of 2,024`,
  },
  deadLetters: {
    emptyTitle: 'No dead letters',
    emptyText:
      'A record that cannot become an event, or an event that the destination refuses for good, is kept here with its reason.',
    emptyDryRun:
      'A dry run keeps none: what would be rejected stands in “Would send” and, by reason, in the coverage of the mapping.',
    emptyWebhook: (webhook: string) =>
      `A record that cannot become an event is kept here with its reason. A request that is given up for good stands in the log of the webhook ${webhook}.`,
    givenUp: (count: number, webhook: string) =>
      `${n(count)} ${count === 1 ? 'request' : 'requests'} of this relay ${count === 1 ? 'was' : 'were'} given up for good and ${count === 1 ? 'stands' : 'stand'} in the log of the webhook ${webhook}, with every attempt.`,
    givenUpOpen: 'Show what was given up',
    all: 'All reasons',
    reasons: 'Reasons',
    retryOne: 'Retry this one',
    retryAll: (count: number) => (count === 1 ? 'Retry it' : `Retry all ${n(count)}`),
    retrying: 'Retrying…',
    retryHint:
      'A failed event is sent again with the same idempotency key. A rejected record is mapped again with the mapping as it is now.',
    result: (retried: number, still: number) => {
      const sent =
        retried === 0
          ? 'None could be retried'
          : retried === 1
            ? '1 is on its way again'
            : `${n(retried)} are on their way again`
      const left =
        still === 0
          ? ''
          : still === 1
            ? '; 1 is still rejected by the mapping'
            : `; ${n(still)} are still rejected by the mapping`
      return `${sent}${left}.`
    },
    retryFailed: 'Nothing was retried',
    record: 'Record',
    event: 'Event',
    noValue: 'It has no value.',
    noEvent: 'No event could be made of it.',
    attempts: 'Attempts',
    kinds: { rejected: 'rejected', failed: 'failed' },
    columns: { time: 'Time', place: 'Topic·part·offset', event: 'Event', user: 'User', kind: 'Kind', message: 'Why' },
  },
  lag: {
    emptyTitle: 'No partitions',
    empty: 'Start the relay to see its partitions.',
    columns: { topic: 'Topic', partition: 'Partition', committed: 'Committed', high: 'End', lag: 'Lag' },
    nothingCommitted: 'nothing yet',
  },
  join: {
    title: (relay: string) => `Start ${relay} all the same?`,
    confirm: 'Start',
  },
  live: {
    title: 'Send to OneSignal for real?',
    lead: 'Real Journeys may start and real people may get messages. Events count against your plan.',
    app: 'App id',
    topics: 'Topics',
    lag: 'Waiting in the topics',
    lagCounting: 'counting…',
    lagUnknown: 'not known until the relay has connected',
    lagRecords: (count: number) => (count === 1 ? '1 record, sent at once' : `${n(count)} records, sent at once`),
    address: 'Address',
    confirmLabel: 'Type the app id to confirm',
    webhookTitle: 'Send real requests?',
    webhookLead: 'Each event becomes one request to this address, which is somebody’s server.',
    webhook: 'Webhook',
    url: 'URL',
    urlUnknown: 'unknown: the webhook’s file cannot be read',
    confirmWebhookLabel: 'Type the webhook’s name to confirm',
    confirm: 'Send for real',
  },
  modeFailed: 'The mode was not changed',
  startFailed: 'The relay did not start',
  stopFailed: 'The relay did not stop',
  noDestination: 'This relay has no destination yet. Set the app id or the webhook in the settings first.',
} as const
