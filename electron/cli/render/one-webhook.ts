import type { RenderedWebhook, WebhookField } from '#shared/domain/webhook/types.ts'
import { withEventId } from '#shared/domain/webhook/context/with-event-id.ts'
import { wireHead } from '#shared/domain/webhook/wire-lines.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { CommandContext } from '../run/command.ts'
import { exitCodes, type ExitCode } from '../run/exit-codes.ts'

/** What was asked on the command line. */
export type RenderWebhookOptions = { readonly context?: string; readonly testSend?: boolean }

/** `render <webhook>`: the request that one webhook becomes, and what is to be said of it. Exit 1 where nothing could be sent. */
export async function renderOneWebhook(
  { output, directory }: CommandContext,
  name: string,
  { context, testSend = false }: RenderWebhookOptions,
): Promise<ExitCode> {
  const { openCommandWorkspace } = await import('../host/command-workspace.ts')
  const { sayFileWarnings } = await import('../host/file-problems.ts')
  const { readContext } = await import('./read-context.ts')
  const { createWebhookRenderer } = await import('#engine/webhooks/render-webhooks.ts')
  const { workspace, ports, close } = await openCommandWorkspace(directory, (line) => output.say(line))
  const renderer = createWebhookRenderer({ workspace, workerUrl: ports.workerUrl })
  try {
    sayFileWarnings(workspace, (line) => output.say(line), [`webhooks/${name}.json`])
    const draft = renderer.saved(name)
    const [rendered] = await renderer.render(draft, [withEventId(readContext(context), ports.random)], { testSend })
    if (rendered === undefined) return exitCodes.notGood
    await output.write(output.json ? requestLine(rendered) : requestText(rendered))
    const names = draft.file.headers.map(([header]) => header)
    if (!output.json) sayFindings(rendered, names, (line) => output.say(line))
    return rendered.refused === null ? exitCodes.good : exitCodes.notGood
  } finally {
    await Promise.all([renderer.close(), close()])
  }
}

function requestLine({ request, bodyIsJson, findings, refused }: RenderedWebhook): string {
  const { method, url, headers, body } = request
  return stringifyJson({
    type: 'request',
    method,
    url,
    headers,
    body,
    bodyIsJson,
    findings: findings.map(({ rule, severity, field, line = 1, column = 1, message, fix, basis }) => ({
      rule,
      severity,
      field,
      line,
      column,
      message,
      fix,
      basis,
    })),
    ...(refused === null ? {} : { refused }),
  })
}

const requestText = ({ request }: RenderedWebhook): string => `${wireHead(request).join('\n')}\n\n${request.body}`

/** A header by its name, as people call it. */
function placeName(field: WebhookField, names: readonly string[]): string {
  const [part = '', index] = field.split(':')
  if (index === undefined) return part === 'url' ? 'URL' : part
  const number = String(Number(index) + 1)
  return part === 'header' ? `header ${names[Number(index)] || number}` : `name of header ${number}`
}

function sayFindings(
  { findings, refused }: RenderedWebhook,
  names: readonly string[],
  say: (line: string) => void,
): void {
  for (const { severity, rule, field, line, column, message, fix } of findings) {
    say(`${severity}: ${placeName(field, names)} ${line}:${column}: ${message} ${fix} (${rule})`)
  }
  if (refused !== null) say(`Nothing could be sent: ${refused}`)
}
