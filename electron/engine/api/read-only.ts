import { AppError } from '#shared/lib/app-error.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'
import type { ReceiverService } from '../receiver/types.ts'
import { countsAtRest } from '../relay/counts-at-rest.ts'
import { createLogView } from '../relay/log-view.ts'
import type { RelayService } from '../relay/types.ts'
import type { Database } from '../store/database.ts'
import type { Workspace } from '../workspace/types.ts'

/**
 * Relays and receivers of an engine that may not write, because another Signalbench holds the workspace or because it
 * cannot be written: they are shown as stopped with the reason. What the log says of deliveries and dead letters is shown; everything else is refused.
 */
export function readOnlyServices(
  workspace: Workspace,
  reason: string,
  log: Database | null,
): { readonly relays: RelayService; readonly receivers: ReceiverService } {
  const refuse = (): never => {
    throw new AppError('READ_ONLY', reason)
  }
  const refuseLater = (): Promise<never> => Promise.reject(new AppError('READ_ONLY', reason))
  const relays: RelayService = {
    statuses: () =>
      workspace.list('relays').map(({ name, value }) => ({
        ...stoppedRelay(name, reason),
        mode: value.mode,
        ...(log === null ? {} : countsAtRest(log, name, value)),
      })),
    onChange: (listener) => workspace.onChange(listener),
    start: refuseLater,
    stop: refuseLater,
    pause: refuse,
    drain: refuseLater,
    resume: refuseLater,
    setMode: refuseLater,
    isIdle: () => Promise.resolve(true),
    dryRunRows: () => [],
    deliveries: () => [],
    delivery: refuse,
    attempt: refuse,
    deadLetters: () => [],
    deadLetterReasons: () => [],
    deadLetter: refuseLater,
    retryDeadLetters: refuseLater,
    examineEdit: refuse,
    retryEdited: refuseLater,
    discardDeadLetters: refuseLater,
    discards: () => [],
    exportDeadLetters: refuse,
    previewReplay: refuseLater,
    replay: refuse,
    // A dead letter is shown as it was rejected; mapping it again is for whoever may retry it.
    ...(log === null ? {} : createLogView(log, () => Promise.resolve(null))),
    close: () => {
      log?.close()
      return Promise.resolve()
    },
  }
  return { relays, receivers: readOnlyReceivers(workspace, reason) }
}

function readOnlyReceivers(workspace: Workspace, reason: string): ReceiverService {
  const refuse = (): never => {
    throw new AppError('READ_ONLY', reason)
  }
  const refuseLater = (): Promise<never> => Promise.reject(new AppError('READ_ONLY', reason))
  return {
    statuses: () =>
      workspace
        .list('receivers')
        .map(({ name }) => stoppedReceiver(name, `${reason} What it receives is not shown here.`)),
    onChange: (listener) => workspace.onChange(listener),
    onRequest: () => () => {},
    start: refuseLater,
    stop: refuseLater,
    portOffer: () => Promise.resolve(null),
    movePort: refuseLater,
    requests: () => [],
    request: refuse,
    emulator: () => null,
    onAccepted: () => () => {},
    acceptedHead: () => ({ file: 0, seq: 0 }),
    newestEvents: () => ({ names: [], events: [] }),
    acceptedEvents: () => [],
    emulatorUsers: () => Promise.resolve({ rows: [], next: null }),
    emulatorEvents: () => ({ rows: [], next: null }),
    isForwarding: () => false,
    close: () => Promise.resolve(),
  }
}

const stoppedRelay = (name: string, message: string): RelayStatus => ({
  name,
  mode: 'dry-run',
  state: 'stopped',
  message,
  nextTryAtMs: null,
  consumed: 0,
  mapped: 0,
  rejected: 0,
  delivered: 0,
  failed: 0,
  deadLetters: 0,
  pending: 0,
  held: 0,
  duplicatesSent: 0,
  recordsPerSecond: 0,
  deliveredPerSecond: 0,
  pausedByHand: false,
  requestsPerSecond: { now: null, configured: null },
  latency: { read: null, accepted: null },
  lag: null,
  partitions: [],
})

const stoppedReceiver = (name: string, message: string): ReturnType<ReceiverService['statuses']>[number] => ({
  name,
  state: 'stopped',
  url: null,
  message,
  requests: 0,
  lastRequestAtMs: null,
  emulator: { enabled: false, eventsAccepted: 0, eventsRefused: 0, eventsRepeated: 0, users: 0 },
  forwards: [],
})
