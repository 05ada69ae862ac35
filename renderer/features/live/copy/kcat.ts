import { encodeBase64 } from '#shared/lib/base64.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { decodeUtf8, encodeUtf8 } from '#shared/lib/utf8.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { fitsShell, shellLines, shellQuote, shellWord } from './shell.ts'

/**
 * Commands of kcat 1.7 that read a record and produce it again, byte by byte; tried with kcat itself.
 * `options` come from `kcatOptions`.
 */

/** Reads this one record, with its key and headers. */
export function kcatRead(record: RawRecord, options: readonly string[]): string {
  return shellLines([
    `kcat -C ${options.join(' ')}`,
    `-t ${shellWord(record.topic)} -p ${record.partition} -o ${record.offset} -c 1 -e -q`,
    String.raw`-f 'key: %k\nheaders: %h\n%s\n'`,
  ])
}

/** Produces a record with the same key, value and headers; the error says what kcat cannot do. */
export function kcatProduce(record: RawRecord, options: readonly string[]): Result<string, string> {
  const { key, value } = record
  if (key === null && (value === null || value.length === 0))
    return err('kcat cannot produce a record that has neither a key nor a value.')
  const input = inputOf(key, value)
  const headers = headersOf(record)
  const command = shellLines([
    `${input.pipe} kcat -P ${options.join(' ')}`,
    [`-t ${shellWord(record.topic)}`, `-p ${record.partition}`, ...input.flags].join(' '),
    ...headers.flags,
  ])
  return ok(
    [
      ...headers.leftOut.map((name) => `# left out: header ${commentText(name)}, which kcat cannot carry`),
      command,
    ].join('\n'),
  )
}

type Input = { readonly pipe: string; readonly flags: readonly string[] }

const newline = 0x0a

/** How key and value reach kcat: as its standard input, with the key in front where it cannot be an argument. */
function inputOf(key: Uint8Array | null, value: Uint8Array | null): Input {
  const keyText = key === null ? null : decodeUtf8(key)
  const isArgument = keyText !== null && fitsShell(keyText) && value !== null && value.length > 0
  const flags: string[] = []
  let bytes = value ?? new Uint8Array()
  if (isArgument) flags.push(`-k ${shellWord(keyText)}`)
  else if (key !== null) {
    const between = delimiterFor(key)
    flags.push(`-K ${shellQuote(between)}`)
    bytes = joined(key, encodeUtf8(between), bytes)
  }
  if (value === null) flags.push('-Z')
  if (bytes.includes(newline)) flags.push(`-D ${shellQuote(delimiterFor(bytes))}`)
  return { pipe: pipeOf(bytes), flags }
}

/** Text as it is; everything else as base64, which every shell carries. */
function pipeOf(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes)
  if (text !== null && fitsShell(text)) return `printf %s ${shellQuote(text)} |`
  return `printf %s ${shellQuote(encodeBase64(bytes))} | base64 -d |`
}

/** A separator that does not stand in the bytes; kcat reads backslashes in it as escapes, so it has none. */
function delimiterFor(bytes: Uint8Array): string {
  // Latin-1 keeps each byte a character: what is not found there is not in the bytes either.
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  for (let number = 0; ; number += 1) {
    const tried = number === 0 ? '<|>' : `<|${number}|>`
    if (!characters.includes(tried)) return tried
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** `-H name=value`, and `-H name` for null; kcat takes text only, and no `=` in a name. */
function headersOf({ headers }: RawRecord): { readonly flags: readonly string[]; readonly leftOut: readonly string[] } {
  const flags: string[] = []
  const leftOut: string[] = []
  for (const [name, value] of headers) {
    const text = value === null ? null : decodeUtf8(value)
    const cannot = name === '' || name.includes('=') || !fitsShell(name) || (value !== null && text === null)
    if (cannot || (text !== null && !fitsShell(text))) leftOut.push(name)
    else flags.push(`-H ${shellQuote(text === null ? name : `${name}=${text}`)}`)
  }
  return { flags, leftOut }
}

/** A comment ends with its line. */
const commentText = (name: string): string => JSON.stringify(name)
