import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { AppError } from '#shared/lib/app-error.ts'
import { systemErrorText } from '../run/system-error.ts'
import type { CommandContext } from '../run/command.ts'
import { exitCodes, type ExitCode } from '../run/exit-codes.ts'

/** `render --templates`. Works as a coprocess: each line is answered before the next one is read. */
export async function renderTemplates({ output, stop }: CommandContext, file: string): Promise<ExitCode> {
  const { TemplateThread } = await import('#engine/template/template-thread.ts')
  const { nodePorts } = await import('#engine/entry/node-ports.ts')
  const { workerUrl } = nodePorts({ directory: null })
  const thread = new TemplateThread(workerUrl('template'))
  const input = file === '-' ? process.stdin : createReadStream(file)
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  const end = (): void => lines.close()
  stop.signal.addEventListener('abort', end)
  try {
    // A file that is not there shows here, as the error of the stream.
    const failed = new Promise<never>((_resolve, reject) =>
      input.once('error', (error: Error) => reject(unreadable(file, error))),
    )
    failed.catch(() => {})
    await Promise.race([failed, answerAll()])
  } finally {
    stop.signal.removeEventListener('abort', end)
    lines.close()
    await thread.close()
  }
  return exitCodes.good

  async function answerAll(): Promise<void> {
    for await (const line of lines) {
      if (stop.signal.aborted) return
      if (line.trim() !== '') await output.write(await thread.render(line))
    }
  }
}

const unreadable = (file: string, error: Error): AppError =>
  new AppError(
    'BAD_INPUT',
    `${systemErrorText(error) ?? `${file} cannot be read: ${error.message}.`} Name a file of templates, or - for standard input.`,
  )
