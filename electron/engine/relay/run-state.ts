import type { SourceState } from '#engine/source/types.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'

const handTexts = {
  paused: 'Paused by hand: nothing is read and nothing is sent. Nothing is lost; resume to go on.',
  pausedReading:
    'Paused by hand: nothing is read. What is stored already goes out through its webhook. Nothing is lost; resume to go on.',
  draining: 'Nothing new is read. What is pending is sent, with its retries, and then the relay stops.',
} as const

/** What else may be the most pressing thing to say of a run. */
type Surroundings = {
  /** Why the log cannot be written, or null. */
  readonly fault: string | null
  /** Why a batch waits for its schemas, or null. */
  readonly schemas: { readonly message: string; readonly nextTryAtMs: number | null } | null
  /** About a mapping that changed, or null. */
  readonly mapping: string | null
  /** Deliveries that wait for another mode. */
  readonly elsewhere: number
}

type Shown = Pick<RelayStatus, 'state' | 'message' | 'nextTryAtMs' | 'pausedByHand'>

/**
 * The state of one run: what its source says, what the destination refused, and what somebody asked for. They hold side
 * by side, so that the end of one brings back what the others say.
 */
export class RunState {
  /** The destination refused the key (401, 403), or null. */
  refused: { readonly status: number; readonly reason: string } | null = null
  byHand: 'runs' | 'paused' | 'draining' = 'runs'
  /** Why nothing can be sent at present. */
  waiting: string | null = null
  #source: RelayStatus['state'] = 'starting'
  #message: string | null = null
  #nextTryAtMs: number | null = null
  readonly #pausesSending: boolean
  #stopping = false

  /** @param pausesSending false where deliveries go out through an outbox that others use too */
  constructor(pausesSending: boolean) {
    this.#pausesSending = pausesSending
  }

  /** What the source does, or how the run ended. */
  get source(): RelayStatus['state'] {
    return this.#source
  }

  get stopping(): boolean {
    return this.#stopping
  }

  /** Something to tell until the source's state changes. */
  note(message: string): void {
    this.#message = message
  }

  /** From now on the source's states are those of a run that ends. */
  stop(): void {
    this.#stopping = true
    this.set('draining', null)
  }

  /** The source has no more records, or was stopped. */
  end(): void {
    this.set(this.#stopping ? 'stopped' : 'ended', this.#message)
  }

  set(state: RelayStatus['state'], message: string | null): void {
    this.#source = state
    this.#message = message
    this.#nextTryAtMs = null
  }

  onSource(state: SourceState): void {
    if (this.#stopping) return
    if (state.kind === 'reading') return this.set('running', state.notice ?? null)
    if (state.kind === 'connecting') {
      return this.set(this.#source === 'starting' ? 'starting' : 'reconnecting', this.#message)
    }
    this.set('reconnecting', state.message)
    this.#nextTryAtMs = state.nextTryAtMs
  }

  shown(around: Surroundings): Shown {
    return {
      state: this.#shownState(around.schemas !== null),
      pausedByHand: this.byHand === 'paused',
      message: this.#text(around),
      nextTryAtMs: around.schemas?.nextTryAtMs ?? this.#nextTryAtMs,
    }
  }

  #shownState(waitsForSchemas: boolean): RelayStatus['state'] {
    if (this.refused !== null || this.byHand === 'paused') return 'paused'
    if (this.byHand === 'draining' && !this.#stopping) return 'draining'
    return waitsForSchemas ? 'reconnecting' : this.#source
  }

  /** The most pressing of what there is to say. */
  #text({ fault, schemas, mapping, elsewhere }: Surroundings): string | null {
    if (fault !== null) return `${fault} Reading and sending stand still meanwhile; nothing is lost.`
    if (this.refused !== null) return this.refused.reason
    if (this.byHand === 'paused') return this.#pausesSending ? handTexts.paused : handTexts.pausedReading
    if (this.byHand === 'draining' && !this.#stopping) return handTexts.draining
    if (schemas !== null) return schemas.message
    const others =
      elsewhere === 0 ? null : `${elsewhere} deliveries that were made in another mode wait until it is chosen again.`
    return this.#message ?? this.waiting ?? mapping ?? others
  }
}
