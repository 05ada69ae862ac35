import type { ContractImplementer } from './implementer.ts'
import type { EngineServices } from './services.ts'

/** Implements `shared/contract/webhook-editor.ts`. */
export function webhookEditorRouter(os: ContractImplementer, { webhookEditor }: EngineServices) {
  return os.webhookEditor.router({
    preview: os.webhookEditor.preview.handler(({ input }) => webhookEditor.preview(input)),
    context: os.webhookEditor.context.handler(({ input }) => webhookEditor.context(input.webhook, input.source)),
    contexts: os.webhookEditor.contexts.handler(() => ({ names: [...webhookEditor.contexts()] })),
    saveContext: os.webhookEditor.saveContext.handler(({ input }) => {
      webhookEditor.saveContext(input.name, input.text)
      return {}
    }),
    readBody: os.webhookEditor.readBody.handler(({ input }) => webhookEditor.readBody(input.webhook, input.file)),
    saveBody: os.webhookEditor.saveBody.handler(({ input }) => webhookEditor.saveBody(input)),
  })
}
