import { readJourneyEvent } from '#shared/domain/journey/event.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { AcceptedEvent, AcceptedHead } from '../receiver/emulator/emulator-queries.ts'
import type { Database } from '../store/database.ts'
import { type JourneyCursor, journeyCursor, putJourneyCursor } from '../store/journeys/cursors.ts'
import { openJourneys } from '../store/journeys/runs.ts'
import { beginRun, keepEvent } from './begin-run.ts'
import type { Journey, JourneyFiles } from './journey-files.ts'
import type { JourneyDeps } from './types.ts'

/** Events of one transaction: a few milliseconds of the engine's thread, also when each starts a run. */
const eventsAtOnce = 40

type Deps = Pick<JourneyDeps, 'store' | 'receivers' | 'timeScale' | 'workspace'> & {
  readonly clock: Clock
  readonly files: JourneyFiles
}

/**
 * Goes through what the emulator accepted, in order, and starts runs. Events stand in the receivers' file and runs in the
 * log: how far it went is stored with the runs it started, in one transaction, so that none is missed and none counts
 * twice, whenever the process ends.
 */
export class Intake {
  readonly #deps: Deps

  /** To be made before receivers listen: what comes in from then on is behind the places that are found now. */
  constructor(deps: Deps) {
    this.#deps = deps
    const { store, receivers, workspace } = deps
    store.db.transaction('journeys.places', () => {
      for (const { name } of workspace.list('receivers')) {
        putJourneyCursor(store.db, name, cursorIn(journeyCursor(store.db, name), receivers.acceptedHead()))
      }
    })
  }

  /** Looks at the next few events of each receiver. @returns how many runs began, and whether there may be more events */
  async step(): Promise<{ readonly began: number; readonly more: boolean }> {
    let began = 0
    let more = false
    for (const { name } of this.#deps.workspace.list('receivers')) {
      const { events, cursor } = this.#next(name)
      if (events.length === 0) continue
      more ||= events.length === eventsAtOnce
      began += await this.#take(name, cursor, events)
    }
    return { began, more }
  }

  /** Nothing was accepted that was not looked at. */
  isDone(): boolean {
    return this.#deps.workspace.list('receivers').every(({ name }) => this.#next(name).events.length === 0)
  }

  #next(receiver: string): { readonly events: readonly AcceptedEvent[]; readonly cursor: JourneyCursor } {
    const { store, receivers } = this.#deps
    const cursor = cursorIn(journeyCursor(store.db, receiver), receivers.acceptedHead())
    return { events: receivers.acceptedEvents(receiver, cursor.seq, eventsAtOnce), cursor }
  }

  #take(receiver: string, cursor: JourneyCursor, events: readonly AcceptedEvent[]): Promise<number> {
    const { store, clock, timeScale } = this.#deps
    const { generation } = cursor
    return store.writer.write('journeys.intake', () => {
      const at = { nowMs: clock.now(), scale: timeScale.factor() }
      let began = 0
      for (const event of events) began += this.#takeOne(store.db, { receiver, generation }, event, at)
      putJourneyCursor(store.db, receiver, { generation, seq: events.at(-1)?.seq ?? cursor.seq })
      return began
    })
  }

  #takeOne(
    db: Database,
    place: { readonly receiver: string; readonly generation: number },
    { seq, app_id: appId, user, name, at_ms: atMs, event_json: json }: AcceptedEvent,
    at: { readonly nowMs: number; readonly scale: number },
  ): number {
    const mayStart = this.#deps.files.startedBy(name)
    const open = openJourneys(db, user, appId)
    if (mayStart.length === 0 && open.length === 0) return 0
    const event = mayStart.length === 0 ? null : readJourneyEvent(json, atMs)
    const starts: readonly Journey[] = event === null ? [] : mayStart.filter(({ trigger }) => trigger.matches(event))
    const runEvent = { name, json, atMs, trigger: { ...place, seq } }
    for (const journey of new Set([...open, ...starts.map((one) => one.name)])) {
      keepEvent(db, { journey, appId, user }, runEvent)
    }
    return starts.filter(
      ({ name: journey, versionJson }) => beginRun(db, { journey, appId, user }, versionJson, runEvent, at) !== null,
    ).length
  }
}

/** Files have numbers a thousand apart. */
const losses = 1_000

/**
 * Where to go on. Another file is read from its beginning. Where the end of this one was lost (it survives the end of the
 * process, but not every power cut), what comes now has numbers that were given before: a new generation tells them apart.
 */
function cursorIn({ generation, seq }: JourneyCursor, head: AcceptedHead): JourneyCursor {
  const isSameFile = generation - (generation % losses) === head.file
  if (!isSameFile) return { generation: head.file, seq: 0 }
  return seq <= head.seq ? { generation, seq } : { generation: generation + 1, seq: head.seq }
}
