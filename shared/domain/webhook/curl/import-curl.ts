import { encodeBase64 } from '#shared/lib/base64.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { encodeUtf8 } from '#shared/lib/utf8.ts'
import type { WebhookTemplates } from '../template/compile-webhook.ts'
import { type UsedOption, usedOptions } from './curl-options.ts'
import { type ShellProblem, shellWords } from './shell-words.ts'

/** What a curl command says, as a webhook; `notes` tells what of it a webhook cannot do or should not hold. */
export type ImportedCurl = { readonly templates: WebhookTemplates; readonly notes: readonly string[] }

/** Reads a curl command as people paste it. Fails with what is wrong with it, in words. */
export function importCurl(command: string): Result<ImportedCurl, ShellProblem> {
  const words = shellWords(withoutCarets(command.trim().replace(/^\$\s+/, '')))
  if (!words.ok) return words
  const [program = '', ...rest] = words.value
  if (!/(?:^|[/\\])curl(?:\.exe)?$/i.test(program)) {
    return err({ message: 'This is no curl command: it must begin with curl', position: 0 })
  }
  const request = new CurlRequest()
  for (const used of usedOptions(rest)) request.use(used)
  const expanded = expansionIn(command)
  return request.finish(
    expanded === null
      ? []
      : [`${expanded} is filled in by a shell and stands here as it is written: put its value in its place.`],
  )
}

/** As browsers copy for the Windows command line: a caret stands before each character that means something there. */
const withoutCarets = (command: string): string =>
  command.includes('^"')
    ? command.replace(/\^(?:\r?\n|([\s\S]))/g, (_, char: string | undefined) => char ?? '')
    : command

const quoted = /\\[\s\S]|\$'(?:\\[\s\S]|[^'\\])*'|'[^']*'|"(?:\\[\s\S]|[^"\\])*"/g

/** The first variable or command that a shell would put something in place of: single quotes and backslashes keep it from that. */
function expansionIn(command: string): string | null {
  const open = command.replace(quoted, (piece) => (piece.startsWith('"') ? piece.replace(/\\[\s\S]/g, '') : ' '))
  return /\$\([^)]*\)?|\$\{?[a-z_]\w*\}?|`[^`]*`/i.exec(open)?.[0] ?? null
}

/** Options that change what is sent, or to whom, and that a webhook has not. */
const meant: ReadonlyMap<string, string> = new Map(
  ['-L', '--location']
    .map((name): [string, string] => [name, 'redirects are not followed'])
    .concat(['-k', '--insecure'].map((name): [string, string] => [name, 'certificates are always checked'])),
)

type Header = readonly [name: string, value: string]

/** Gathers what the options of one command say. */
class CurlRequest {
  #method: string | null = null
  #url: string | null = null
  #isGet = false
  /** What curl takes where the command says no method. */
  #usual: 'GET' | 'POST' | 'PUT' = 'GET'
  readonly #headers: Header[] = []
  readonly #data: string[] = []
  #defaultType: string | null = null
  readonly #notes: string[] = []

  use({ option, name, value }: UsedOption): void {
    switch (option) {
      case 'method':
        this.#method = value
        return
      case 'head':
        this.#method ??= 'HEAD'
        return
      case 'get':
        this.#isGet = true
        return
      case 'url':
        if (this.#url === null) this.#url = value
        else this.#notes.push(`Only the first URL was taken; ${value} was left out.`)
        return
      case 'header':
        this.#addHeader(value)
        return
      case 'data':
      case 'data-file':
      case 'data-url-encoded':
      case 'json':
        this.#addData(option, name, value)
        return
      default:
        this.#useRarer({ option, name, value })
    }
  }

  #useRarer({ option, name, value }: UsedOption): void {
    switch (option) {
      case 'user':
        this.#headers.push(['Authorization', `Basic ${encodeBase64(encodeUtf8(value))}`])
        this.#notes.push('The user and password stand in the header Authorization now: put a secret in their place.')
        return
      case 'user-agent':
        this.#headers.push(['User-Agent', value])
        return
      case 'referer':
        this.#headers.push(['Referer', value])
        return
      case 'cookie':
        if (value.includes('=')) this.#headers.push(['Cookie', value])
        else this.#notes.push(`${name} reads cookies from a file, which a webhook cannot: it was left out.`)
        return
      case 'upload':
        this.#usual = 'PUT'
        this.#notes.push(`${name} ${value} sends a file: paste its text into the body.`)
        return
      case 'form':
        this.#usual = 'POST'
        this.#notes.push(`${name} sends a form with parts, which a webhook cannot: ${value} was left out.`)
        return
      case 'unknown':
        this.#notes.push(`${name} is not known here and was left out.`)
        return
      case 'other':
        if (meant.has(name)) this.#notes.push(`${name} was left out: ${meant.get(name) ?? ''}.`)
        return
      default:
        this.#notes.push(`${name} has no meaning for a webhook and was left out.`)
    }
  }

  #addHeader(text: string): void {
    const colon = text.indexOf(':')
    if (colon > 0) {
      const value = text.slice(colon + 1).trim()
      // `Name:` takes one of curl's own headers away.
      if (value !== '') this.#headers.push([text.slice(0, colon).trim(), value])
      else if (text.slice(0, colon).trim().toLowerCase() === 'content-type') this.#defaultType = ''
    } else if (text.endsWith(';')) this.#headers.push([text.slice(0, -1).trim(), ''])
    else this.#notes.push(`The header ${JSON.stringify(text)} has no name and was left out.`)
  }

  #addData(option: UsedOption['option'], name: string, value: string): void {
    if (option === 'json') {
      this.#defaultType ??= 'application/json'
      if (!this.#has('accept')) this.#headers.push(['Accept', 'application/json'])
    } else this.#defaultType ??= 'application/x-www-form-urlencoded'
    if (value.startsWith('@') && option !== 'data-file') {
      if (!this.#isGet) this.#usual = 'POST'
      this.#notes.push(`${name} ${value} reads the body from a file: paste its text into the body.`)
    } else if (option === 'data-url-encoded') this.#data.push(urlEncoded(value))
    else this.#data.push(value)
  }

  #has(name: string): boolean {
    return this.#headers.some((header) => header[0].toLowerCase() === name)
  }

  finish(more: readonly string[]): Result<ImportedCurl, ShellProblem> {
    const url = this.#url
    if (url === null) return err({ message: 'The command has no URL', position: 0 })
    const body = this.#data.join('&')
    const hasBody = this.#data.length > 0 && !this.#isGet
    const type = this.#defaultType ?? ''
    const headers: readonly Header[] =
      hasBody && type !== '' && !this.#has('content-type')
        ? [['Content-Type', type], ...this.#headers]
        : [...this.#headers]
    return ok({
      templates: {
        method: this.#method ?? (hasBody && this.#usual === 'GET' ? 'POST' : this.#usual),
        url: withScheme(this.#isGet && body !== '' ? `${url}${url.includes('?') ? '&' : '?'}${body}` : url),
        headers,
        body: hasBody ? body : '',
      },
      notes: [...this.#notes, ...more],
    })
  }
}

const withScheme = (url: string): string => (/^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`)

/** `name=text` and `=text` as curl has them: the name is sent as it is. */
function urlEncoded(value: string): string {
  const equals = value.indexOf('=')
  const name = equals > 0 ? value.slice(0, equals + 1) : ''
  return name + encodeURIComponent(equals < 0 ? value : value.slice(equals + 1))
}
