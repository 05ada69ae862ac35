import { InvalidArgumentError, Option } from 'commander'
import type { HeaderList } from '#shared/domain/signature/types.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { signatureScheme, type SignatureScheme, type SignatureVerdict } from '#shared/schema/signature.ts'
import type { CommandContext, DefineCommand } from '../run/command.ts'
import { exitCodes, type ExitCode } from '../run/exit-codes.ts'
import { isoTimeMs, parseCount } from '../run/parse.ts'
import { readAll } from '../run/read-all.ts'

type VerifyOptions = {
  readonly scheme: SignatureScheme
  readonly secret: readonly string[]
  readonly oldSecret?: readonly string[]
  readonly header?: HeaderList
  readonly signatureHeader?: string
  readonly tolerance: number
  readonly at?: number
}

/** `signalbench verify-signature … < body`: verifies one request and says what is wrong with it. */
export const defineVerifySignature: DefineCommand = (program, start) => {
  program
    .command('verify-signature')
    .description('Verify the signature of a request, its body on standard input, and explain a failure.')
    .addOption(
      new Option('--scheme <scheme>', 'how it is signed').choices(signatureScheme.options).makeOptionMandatory(),
    )
    .requiredOption('--secret <secret>', 'the secret, or ${env:NAME}; again for older ones that are accepted', addText)
    .option('--header <name: value>', 'a header of the request; once for each', addHeader)
    .option('--signature-header <name>', "the header with the signature, where it is not the scheme's own")
    .option('--old-secret <secret>', 'a secret that is not accepted, to be named where the sender took it', addText)
    .option('--tolerance <seconds>', 'how far the timestamp may be from now', parseCount(0), 300)
    .option('--at <time>', 'the time to compare the timestamp with, such as 2026-01-31T12:00:00Z (now)', parseTime)
    .action((options: VerifyOptions) => start((context) => run(context, options)))
}

async function run({ output, stop }: CommandContext, options: VerifyOptions): Promise<ExitCode> {
  const { checkSignature } = await import('#engine/lib/signature/check-signature.ts')
  const { unpackBody } = await import('#engine/lib/signature/unpack-body.ts')
  const body = await readBody(process.stdin, stop.signal)
  if (body === null) return exitCodes.interrupted
  const [secret = '', ...previousSecrets] = await Promise.all(options.secret.map(resolved))
  const old = await Promise.all((options.oldSecret ?? []).map(resolved))
  const headers = options.header ?? []
  const header = options.signatureHeader ?? soleHeader(options.scheme, headers)
  const verdict = await checkSignature(
    { scheme: options.scheme, secret, previousSecrets, header, toleranceSeconds: options.tolerance },
    { headers, body },
    options.at ?? Date.now(),
    {
      known: old.map((one) => ({ label: 'the secret of --old-secret', secret: one })),
      unpacked: unpackBody(headers, body),
    },
  )
  const { ok, reason, expected, got, skewSeconds, code, mistakes, bodyDifference } = verdict
  const line = { type: 'signature', ok, reason, expected, got, skewSeconds, code, mistakes, bodyDifference }
  await output.write(output.json ? stringifyJson(line) : humanText(verdict))
  return ok ? exitCodes.good : exitCodes.notGood
}

/** The plain schemes have no header of their own: where only one is given, or one speaks of a signature, it is meant. */
function soleHeader(scheme: SignatureScheme, header: HeaderList): string | undefined {
  if (scheme !== 'hmac-hex' && scheme !== 'hmac-base64') return undefined
  if (header.some(([name]) => name.toLowerCase() === 'x-signature')) return undefined
  const speaking = header.filter(([name]) => /signature|hmac/i.test(name))
  const only = header.length === 1 ? header[0] : speaking.length === 1 ? speaking[0] : undefined
  return only?.[0]
}

/** The same references as in files. @throws SECRET_MISSING */
async function resolved(text: string): Promise<string> {
  const { resolveReferences } = await import('#engine/workspace/secrets.ts')
  const { nodePorts } = await import('#engine/entry/node-ports.ts')
  return resolveReferences(text, '--secret', nodePorts({ directory: null }))
}

async function readBody(stdin: NodeJS.ReadStream, signal: AbortSignal): Promise<Buffer | null> {
  if (stdin.isTTY) process.stderr.write('Type the body and end it with Ctrl-D, or give it with < body.json\n')
  return await readAll(stdin, signal)
}

function humanText({ ok, reason, expected, got, skewSeconds, bodyDifference }: SignatureVerdict): string {
  const lines = [`${ok ? 'Good' : 'Not good'}: ${reason}`]
  if (!ok && expected !== null) lines.push(`  expected  ${expected}`)
  if (!ok && got !== null) lines.push(`  got       ${got}`)
  if (skewSeconds !== null) lines.push(`  timestamp ${skewSeconds} s before now`)
  if (bodyDifference !== null) lines.push(`  the bodies differ from byte ${bodyDifference.offset} on`)
  return lines.join('\n')
}

const addText = (text: string, before: readonly string[] = []): readonly string[] => [...before, text]

function addHeader(text: string, before: HeaderList = []): HeaderList {
  const found = /^([!#$%&'*+.^_`|~\w-]+)[ \t]*:[ \t]*(.*?)[ \t]*$/s.exec(text)
  if (found === null) throw new InvalidArgumentError('Write "Name: value".')
  return [...before, [found[1] ?? '', found[2] ?? '']]
}

function parseTime(text: string): number {
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : isoTimeMs(text)
  if (ms === null) throw new InvalidArgumentError('Write a time such as 2026-01-31T12:00:00Z, or seconds since 1970.')
  return ms
}
