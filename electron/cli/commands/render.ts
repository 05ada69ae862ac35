import { AppError } from '#shared/lib/app-error.ts'
import type { DefineCommand } from '../run/command.ts'

type RenderOptions = { readonly templates?: string; readonly context?: string; readonly testSend?: boolean }

/** `signalbench render`: a webhook of the workspace, or bare templates, one a line. */
export const defineRender: DefineCommand = (program, start) => {
  program
    .command('render')
    .description('Render a webhook, or bare Liquid templates, and print what comes out.')
    .argument('[webhook]', 'webhooks/<name>.json')
    .option('--context <file>', 'JSON of {"user": {…}, "journey": {…}, "event": {"id": …}}')
    .option('--test-send', 'as OneSignal’s test send: without tags and journey')
    .option(
      '--templates <file|->',
      'bare templates: NDJSON of {"id","template","data","templates"?,"mode"?}; - is standard input',
    )
    .action((webhook: string | undefined, options: RenderOptions) =>
      start(async (context) => {
        const { templates } = options
        if ((webhook === undefined) === (templates === undefined)) {
          throw new AppError('BAD_INPUT', 'Name what to render: either a webhook, or --templates FILE.')
        }
        if (templates !== undefined && (options.context !== undefined || options.testSend === true)) {
          throw new AppError(
            'BAD_INPUT',
            'Each line of --templates has its own data: leave out --context and --test-send.',
          )
        }
        if (webhook !== undefined) {
          const { renderOneWebhook } = await import('../render/one-webhook.ts')
          return await renderOneWebhook(context, webhook, options)
        }
        const { renderTemplates } = await import('../render/bare-templates.ts')
        return await renderTemplates(context, templates ?? '-')
      }),
    )
}
