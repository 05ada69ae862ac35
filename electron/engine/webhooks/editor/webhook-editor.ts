import type { JourneyRunDetail } from '#shared/contract/journeys.ts'
import type { MappingPreview, MappingSample } from '#shared/contract/mappings.ts'
import type { BodyFile, ContextSource, FoundContext, WebhookPreview } from '#shared/contract/webhook-editor.ts'
import { journeyContext } from '#shared/domain/journey/context.ts'
import { type JourneyEvent, readJourneyEvent } from '#shared/domain/journey/event.ts'
import { isJsonObject } from '#shared/domain/mapping/describe.ts'
import { withEventId } from '#shared/domain/webhook/context/with-event-id.ts'
import type { WebhookTemplates } from '#shared/domain/webhook/template/compile-webhook.ts'
import type { WebhookContext } from '#shared/domain/webhook/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { EnginePorts } from '../../ports.ts'
import type { Workspace } from '../../workspace/types.ts'
import type { WebhookRenderer } from '../types.ts'
import { readBodyFile, saveBodyFile } from './body-files.ts'
import { contextNames, readContextFile, saveContextFile } from './context-files.ts'
import { exampleContext } from './example-context.ts'

/** What the Webhooks screen's editor asks for; the contract says what each throws. */
export interface WebhookEditorService {
  preview(draft: {
    readonly templates: WebhookTemplates
    readonly contextText: string
    readonly testSend: boolean
  }): Promise<WebhookPreview>
  context(webhook: string, source: ContextSource): Promise<FoundContext>
  contexts(): readonly string[]
  saveContext(name: string, text: string): void
  readBody(webhook: string, file: string): BodyFile
  saveBody(request: Parameters<typeof saveBodyFile>[2]): BodyFile
}

type Deps = Pick<EnginePorts, 'random' | 'clock'> & {
  readonly workspace: Workspace
  readonly renderer: Pick<WebhookRenderer, 'renderTemplates'>
  /** What a mapping makes of a kept record. */
  readonly mapRecord: (mapping: unknown, sample: MappingSample) => Promise<MappingPreview>
  readonly journeyRun: (id: string) => JourneyRunDetail
}

/** The editor's calls. Keeps nothing: a draft comes with every question. */
export function createWebhookEditor(deps: Deps): WebhookEditorService {
  const { workspace, random, renderer } = deps
  return {
    async preview({ templates, contextText, testSend }) {
      const parsed = parseJson(contextText.trim() === '' ? '{}' : contextText)
      if (!parsed.ok) return { contextProblem: parsed.error, rendered: null }
      if (!isJsonObject(parsed.value)) {
        return { contextProblem: { message: 'A context is an object: {"user": {…}}', position: 0 }, rendered: null }
      }
      const [rendered] = await renderer.renderTemplates(templates, [withEventId(parsed.value, random)], { testSend })
      return { contextProblem: null, rendered: rendered ?? null }
    },
    context: async (webhook, source) => {
      const found = await findContext(webhook, source)
      return typeof found === 'string'
        ? { text: found, title: source.kind === 'file' ? source.name : '' }
        : { text: stringifyJson(found, 2), title: titleOf(found) }
    },
    contexts: () => contextNames(workspace),
    saveContext: (name, text) => saveContextFile(workspace, random, name, text),
    readBody: (webhook, file) => readBodyFile(workspace, webhook, file),
    saveBody: (request) => saveBodyFile(workspace, random, request),
  }

  async function findContext(webhook: string, source: ContextSource): Promise<WebhookContext | string> {
    switch (source.kind) {
      case 'example':
        return exampleContext
      case 'file':
        return readContextFile(workspace, source.name)
      case 'journey-run':
        return ofRun(deps.journeyRun(source.id))
      case 'record':
        return ofRecord(webhook, source)
    }
  }

  function ofRun({ journeyName, eventJson, events, row }: JourneyRunDetail): WebhookContext {
    const first = readJourneyEvent(eventJson, row.startedAtMs)
    const kept = events.flatMap(({ json, atMs }) => readJourneyEvent(json, atMs) ?? [])
    return contextOf(journeyName, first, kept.length > 0 ? kept : first === null ? [] : [first], usersOf(journeyName))
  }

  async function ofRecord(
    webhook: string,
    { sessionId, seq, mapping }: Extract<ContextSource, { kind: 'record' }>,
  ): Promise<WebhookContext> {
    const { result } = await deps.mapRecord(workspace.get('mappings', mapping), { kind: 'record', sessionId, seq })
    const json = result?.eventJson ?? null
    const event = json === null ? null : readJourneyEvent(json, deps.clock.now())
    if (event === null) {
      const why =
        result?.findings.find(({ severity }) => severity === 'error')?.message ?? 'The mapping cannot be used.'
      throw new AppError(
        'BAD_INPUT',
        `This record makes no event with the mapping ${mapping}. ${why} Take another one.`,
      )
    }
    const journey = workspace
      .list('journeys')
      .find(({ value }) => value.steps.some((step) => 'webhook' in step && step.webhook === webhook))
    return contextOf(journey?.value.name ?? journey?.name ?? 'Journey', event, [event], journey?.value.users)
  }

  function usersOf(journeyName: string) {
    return workspace.list('journeys').find(({ name, value }) => (value.name ?? name) === journeyName)?.value.users
  }

  function contextOf(
    journeyName: string,
    event: JourneyEvent | null,
    events: readonly JourneyEvent[],
    users: Parameters<typeof journeyContext>[2],
  ): WebhookContext {
    const user = { externalId: event?.externalId ?? null, onesignalId: event?.onesignalId ?? random.uuid() }
    return journeyContext(journeyName, user, users, events, random.uuid())
  }
}

/** `user_33 · signup`. */
function titleOf(context: WebhookContext): string {
  const text = (...path: readonly string[]): string => {
    let value: unknown = context
    for (const part of path) value = isJsonObject(value as never) ? (value as WebhookContext)[part] : undefined
    return typeof value === 'string' ? value : ''
  }
  return [text('user', 'external_id'), text('journey', 'last_event', 'name')].filter((part) => part !== '').join(' · ')
}
