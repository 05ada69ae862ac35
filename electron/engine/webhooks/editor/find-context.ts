import type { JourneyRunDetail } from '#shared/contract/journeys.ts'
import type { MappingPreview, MappingSample } from '#shared/contract/mappings.ts'
import type { ContextSource, FoundContext } from '#shared/contract/webhook-editor.ts'
import { journeyContext } from '#shared/domain/journey/context.ts'
import { type JourneyEvent, readJourneyEvent } from '#shared/domain/journey/event.ts'
import { valueAt } from '#shared/domain/webhook/context/context-paths.ts'
import type { WebhookContext } from '#shared/domain/webhook/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { JourneyUsers } from '#shared/schema/journey.ts'
import type { EnginePorts } from '../../ports.ts'
import type { Workspace } from '../../workspace/types.ts'
import { readContextFile } from './context-files.ts'
import { relayedContext } from './relayed-context.ts'
import { onlyRelayed } from '../only-relayed.ts'
import { exampleContext, relayedExample } from './example-context.ts'

/** What contexts are made of. */
export type ContextDeps = Pick<EnginePorts, 'random' | 'clock'> & {
  readonly workspace: Workspace
  /** What a mapping makes of a kept record. */
  readonly mapRecord: (mapping: unknown, sample: MappingSample) => Promise<MappingPreview>
  readonly journeyRun: (id: string) => JourneyRunDetail
}

/** A context from one of its sources. @throws NOT_FOUND, BAD_FILE, BAD_INPUT for a record that makes no event */
export async function findContext(deps: ContextDeps, webhook: string, source: ContextSource): Promise<FoundContext> {
  switch (source.kind) {
    case 'example':
      return found(onlyRelayed(deps.workspace, webhook) ? relayedExample : exampleContext)
    case 'file':
      return { text: readContextFile(deps.workspace, source.name), title: source.name }
    case 'journey-run':
      return found(ofRun(deps, deps.journeyRun(source.id)))
    case 'record':
      return found(await ofRecord(deps, webhook, source))
  }
}

/** Titled `user_33 · signup`. */
function found(context: WebhookContext): FoundContext {
  const parts = [valueAt(context, ['user', 'external_id']), valueAt(context, ['journey', 'last_event', 'name'])]
  const title = parts.filter((part) => typeof part === 'string').join(' · ')
  return { text: stringifyJson(context, 2), title }
}

function ofRun(deps: ContextDeps, { journeyName, eventJson, events, row }: JourneyRunDetail): WebhookContext {
  const first = readJourneyEvent(eventJson, row.startedAtMs)
  const kept = events.flatMap(({ json, atMs }) => readJourneyEvent(json, atMs) ?? [])
  const journey = deps.workspace.list('journeys').find(({ name, value }) => (value.name ?? name) === journeyName)
  return contextOf(deps, journeyName, first, kept.length > 0 || first === null ? kept : [first], journey?.value.users)
}

/** As the relay that sends this webhook would have it; else as the Journey would, if the record's event began it. */
async function ofRecord(
  deps: ContextDeps,
  webhook: string,
  { sessionId, seq, mapping }: Extract<ContextSource, { kind: 'record' }>,
): Promise<WebhookContext> {
  const { workspace, clock, mapRecord } = deps
  const { result } = await mapRecord(workspace.get('mappings', mapping), { kind: 'record', sessionId, seq })
  const json = result?.eventJson ?? null
  const event = json === null ? null : readJourneyEvent(json, clock.now())
  if (event === null) {
    const why = result?.findings.find(({ severity }) => severity === 'error')?.message ?? 'The mapping cannot be used.'
    throw new AppError('BAD_INPUT', `This record makes no event with the mapping ${mapping}. ${why} Take another one.`)
  }
  if (onlyRelayed(workspace, webhook)) return relayedContext(event, deps.random.uuid())
  const journey = workspace
    .list('journeys')
    .find(({ value }) => value.steps.some((step) => 'webhook' in step && step.webhook === webhook))
  return contextOf(deps, journey?.value.name ?? journey?.name ?? 'Journey', event, [event], journey?.value.users)
}

function contextOf(
  { random }: ContextDeps,
  journeyName: string,
  event: JourneyEvent | null,
  events: readonly JourneyEvent[],
  users: JourneyUsers | undefined,
): WebhookContext {
  const user = { externalId: event?.externalId ?? null, onesignalId: event?.onesignalId ?? random.uuid() }
  return journeyContext(journeyName, user, users, events, random.uuid())
}
