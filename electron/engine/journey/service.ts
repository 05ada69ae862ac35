import type { JourneyStatus } from '#shared/contract/journeys.ts'
import { type JourneyEvent, readJourneyEvent } from '#shared/domain/journey/event.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { closeRun, rescaleWaits } from '../store/journeys/runs.ts'
import { countRuns, findRun, pageRuns, type RunQuery } from '../store/journeys/pages.ts'
import { beginRun, keepEvent } from './begin-run.ts'
import { startClearing } from './clearing.ts'
import { JourneyFiles, versionJsonOf } from './journey-files.ts'
import { Pump } from './pump.ts'
import { retryFailed, retryRun } from './retry.ts'
import { journeyStatuses } from './statuses.ts'
import type { JourneyDeps, JourneyService } from './types.ts'
import { detailView, rowView, runId, runNumber, seenView, unknownRun } from './views.ts'

/** The app that events typed by hand belong to. */
const byHandApp = 'by-hand'

/** The journeys of a workspace. Does nothing before `begin`. */
export function createJourneyService(deps: JourneyDeps): JourneyService {
  const journeys = new Journeys(deps)
  const { db } = deps.store
  return {
    begin: () => journeys.pump.begin(),
    statuses: () => journeys.statuses(),
    onChange: (listener) => journeys.onChange(listener),
    runs: (journey, page) => pageRuns(db, journey, queryOf(page)).map(rowView),
    run: (id) => detailView(db, id),
    start: (journey, user, eventText) => journeys.start(journey, user, eventText),
    cancel: (id) => journeys.cancel(id),
    retry: (journey, id) => journeys.retry(journey, id),
    setEnabled: (journey, enabled) => setEnabled(deps, journey, enabled),
    seenEvents: (name) => {
      const { names, events } = deps.receivers.newestEvents(name)
      return { names, events: events.map(seenView) }
    },
    isIdle: () => journeys.isIdle(),
    close: () => journeys.close(),
  }
}

const queryOf = ({ before, limit, state }: RunQuery): RunQuery => ({
  before,
  limit,
  ...(state === undefined ? {} : { state }),
})

function setEnabled({ workspace }: JourneyDeps, journey: string, enabled: boolean): void {
  const { value, revision } = workspace.readFile('journeys', journey)
  workspace.saveFile('journeys', journey, { ...(value as object), enabled }, revision)
}

class Journeys {
  readonly pump: Pump
  readonly #deps: JourneyDeps
  readonly #files: JourneyFiles
  readonly #listeners = new Set<() => void>()
  readonly #forget: readonly (() => void)[]
  #scale: number

  constructor(deps: JourneyDeps) {
    this.#deps = deps
    this.#files = new JourneyFiles(deps.workspace)
    this.pump = new Pump(deps, this.#files, () => this.#notify())
    this.#scale = deps.timeScale.factor()
    this.#forget = [
      deps.workspace.onChange(() => this.#notify()),
      deps.timeScale.onChange(() => void this.#rescale()),
      startClearing(deps),
    ]
  }

  statuses(): readonly JourneyStatus[] {
    return journeyStatuses(this.#files, this.#deps.store.db)
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async start(journey: string, user: string, eventText: string): Promise<string> {
    const { workspace, store, clock, timeScale } = this.#deps
    const file = workspace.get('journeys', journey)
    const nowMs = clock.now()
    const { name, value } = typedEvent(eventText, user, nowMs)
    const key = { journey, appId: byHandApp, user }
    const event = { name, json: stringifyJson(value), atMs: nowMs, trigger: null }
    const run = await store.writer.write('journeys.by-hand', () => {
      keepEvent(store.db, key, event)
      return beginRun(store.db, key, versionJsonOf(journey, file), event, { nowMs, scale: timeScale.factor() })
    })
    if (run === null) throw new Error('a run by hand has no event that could have started it before')
    this.pump.begin()
    this.pump.wake()
    this.#notify()
    return runId(run)
  }

  async cancel(id: string): Promise<void> {
    const { store, clock } = this.#deps
    const run = runNumber(id)
    if (findRun(store.db, run) === null) throw unknownRun(id)
    const done = await store.writer.write('journeys.cancel', () =>
      closeRun(store.db, run, 'cancelled', null, clock.now()),
    )
    if (!done) throw new AppError('BAD_INPUT', `Run ${id} is over, so there is nothing to cancel.`)
    this.#notify()
  }

  async retry(journey: string, id: string | null): Promise<number> {
    const retried = await (id === null ? retryFailed(this.#deps, journey) : retryRun(this.#deps, id))
    this.pump.begin()
    this.pump.wake()
    this.#notify()
    return retried
  }

  isIdle(): boolean {
    const open = [...countRuns(this.#deps.store.db).values()].some(
      ({ running = 0, waiting = 0 }) => running + waiting > 0,
    )
    return !open && !this.pump.isBusy && this.pump.intake.isDone()
  }

  async close(): Promise<void> {
    for (const forget of this.#forget) forget()
    await this.pump.close()
    this.#listeners.clear()
  }

  async #rescale(): Promise<void> {
    const { store, clock, timeScale } = this.#deps
    const factor = this.#scale / timeScale.factor()
    this.#scale = timeScale.factor()
    if (factor === 1) return
    await store.writer.write('journeys.rescale', () => rescaleWaits(store.db, factor, clock.now()))
    this.pump.wake()
    this.#notify()
  }

  #notify(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** An event as somebody typed it, made that user's. @throws BAD_INPUT */
function typedEvent(text: string, user: string, nowMs: number): JourneyEvent {
  const event = readJourneyEvent(text, nowMs)
  if (event === null) {
    throw new AppError(
      'BAD_INPUT',
      'This is no event: write a JSON object with a "name" that is not empty, such as {"name": "signup", "properties": {}}.',
    )
  }
  const { onesignal_id: _, ...members } = event.value
  const value = { ...members, external_id: user, timestamp: event.timestamp }
  return { ...event, value, externalId: user, onesignalId: null }
}
