import { AppError } from '#shared/lib/app-error.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { WebhookRenderer } from './types.ts'
import { onlyRelayed } from './only-relayed.ts'
import { readTextFile } from '../workspace/read-text-file.ts'
import type { Workspace } from '../workspace/types.ts'
import { TemplateThread } from '../template/template-thread.ts'

/** Renders webhooks of a workspace on a thread that can be ended. Nothing is started before the first question. */
export function createWebhookRenderer(deps: {
  readonly workspace: Pick<Workspace, 'get' | 'list' | 'path'>
  readonly workerUrl: (name: 'template') => URL
}): WebhookRenderer {
  const thread = new TemplateThread(deps.workerUrl('template'))
  const renderTemplates: WebhookRenderer['renderTemplates'] = (templates, contexts, options) =>
    thread.renderWebhook(
      templates,
      contexts.map((context) => stringifyJson(context)),
      options,
    )
  return {
    renderTemplates,
    render: ({ name, file: { method, url, headers }, bodyText }, contexts, options) => {
      const relayed = options.relayed ?? onlyRelayed(deps.workspace, name)
      return renderTemplates({ method, url, headers, body: bodyText }, contexts, { ...options, relayed })
    },
    saved(name) {
      const file = deps.workspace.get('webhooks', name)
      return { name, file, bodyText: typeof file.body === 'string' ? file.body : bodyFile(name, file.body.file) }
    },
    close: () => thread.close(),
  }

  function bodyFile(name: string, path: string): string {
    const relative = `webhooks/${path}`
    const read = readTextFile(deps.workspace.path(relative))
    if (read.ok) return read.value.text
    const message =
      `webhooks/${name}.json, $.body.file: ${relative} cannot be used. ${read.error.message} ${read.error.missing ? 'Create it, or name another file.' : ''}`.trimEnd()
    throw new AppError('BAD_FILE', message, { data: { file: `webhooks/${name}.json`, path: '$.body.file' } })
  }
}
