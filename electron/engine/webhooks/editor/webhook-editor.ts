import type { BodyFile, ContextSource, FoundContext, WebhookPreview } from '#shared/contract/webhook-editor.ts'
import { isJsonObject } from '#shared/domain/mapping/describe.ts'
import { withEventId } from '#shared/domain/webhook/context/with-event-id.ts'
import type { WebhookTemplates } from '#shared/domain/webhook/template/compile-webhook.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { onlyRelayed } from '../only-relayed.ts'
import type { WebhookRenderer } from '../types.ts'
import { readBodyFile, saveBodyFile } from './body-files.ts'
import { contextNames, saveContextFile } from './context-files.ts'
import { type ContextDeps, findContext } from './find-context.ts'

/** What the Webhooks screen's editor asks for; the contract says what each throws. */
export interface WebhookEditorService {
  preview(draft: {
    readonly webhook?: string | undefined
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

type Deps = ContextDeps & { readonly renderer: Pick<WebhookRenderer, 'renderTemplates'> }

/** The editor's calls. Keeps nothing: a draft comes with every question. */
export function createWebhookEditor(deps: Deps): WebhookEditorService {
  const { workspace, random, renderer } = deps
  return {
    async preview({ webhook, templates, contextText, testSend }) {
      const parsed = parseJson(contextText.trim() === '' ? '{}' : contextText)
      if (!parsed.ok) return { contextProblem: parsed.error, rendered: null }
      if (!isJsonObject(parsed.value)) {
        return { contextProblem: { message: 'A context is an object: {"user": {…}}', position: 0 }, rendered: null }
      }
      const relayed = webhook !== undefined && onlyRelayed(workspace, webhook)
      const contexts = [withEventId(parsed.value, random)]
      const [rendered] = await renderer.renderTemplates(templates, contexts, { testSend, relayed })
      return { contextProblem: null, rendered: rendered ?? null }
    },
    context: (webhook, source) => findContext(deps, webhook, source),
    contexts: () => contextNames(workspace),
    saveContext: (name, text) => saveContextFile(workspace, random, name, text),
    readBody: (webhook, file) => readBodyFile(workspace, webhook, file),
    saveBody: (request) => saveBodyFile(workspace, random, request),
  }
}
