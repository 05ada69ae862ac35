import { shellQuote } from '#shared/lib/shell-quote.ts'
import type { FrozenRequest } from '../types.ts'

const reference = /\$\{(env|secret):([A-Za-z0-9_][A-Za-z0-9_.-]*)\}/g

/** The environment variable that holds what a reference stands for (interfaces.md §1). */
const variableOf = (source: string, name: string): string =>
  source === 'env' ? name : `SIGNALBENCH_SECRET_${name.replaceAll(/[^A-Za-z0-9]/g, '_').toUpperCase()}`

/** One word for a shell in which references to secrets have become variables: their values stand in no clipboard. */
function wordWithVariables(text: string): string {
  let word = ''
  let at = 0
  for (const found of text.matchAll(reference)) {
    const [whole, source = '', name = ''] = found
    const variable = variableOf(source, name)
    if (!/^[A-Za-z_]\w*$/.test(variable)) continue
    if (found.index > at) word += shellQuote(text.slice(at, found.index))
    word += `"$${variable}"`
    at = found.index + whole.length
  }
  return at === text.length && word !== '' ? word : word + shellQuote(text.slice(at))
}

/** A curl command that sends the same bytes. Secrets are variables of the shell. */
export function asCurl({ method, url, headers, body, secretHeaders, secretUrl }: FrozenRequest): string {
  const words = ['curl']
  if (/[[\]{}]/.test(url) && !secretUrl) words.push('--globoff')
  if (/\/\.{1,2}(?:[/?#]|$)/.test(url)) words.push('--path-as-is')
  words.push(
    method === 'HEAD' ? '--head' : `-X ${shellQuote(method)}`,
    secretUrl ? wordWithVariables(url) : shellQuote(url),
  )
  for (const [i, [name, value]] of headers.entries()) {
    // An empty value would make curl leave the header out.
    const line = value === '' ? `${name};` : `${name}: ${value}`
    words.push(`-H ${secretHeaders.includes(i) ? wordWithVariables(line) : shellQuote(line)}`)
  }
  if (body !== '') {
    // Otherwise curl would call it a form.
    if (!headers.some(([name]) => name.toLowerCase() === 'content-type')) words.push(`-H 'Content-Type:'`)
    words.push(`--data-raw ${shellQuote(body)}`)
  }
  return words.join(' \\\n  ').replace(' \\\n  ', ' ')
}

/** The request as a `.http` file of editors. Secrets are variables of the environment. */
export function asHttpFile(
  name: string,
  { method, url, headers, body, secretHeaders, secretUrl }: FrozenRequest,
): string {
  const withVariables = (text: string): string =>
    text.replaceAll(
      reference,
      (_whole, source: string, variable: string) => `{{$processEnv ${variableOf(source, variable)}}}`,
    )
  const lines = headers.map(
    ([header, value], i) => `${header}: ${secretHeaders.includes(i) ? withVariables(value) : value}`,
  )
  const head = [`### ${name}`, `${method} ${secretUrl ? withVariables(url) : url} HTTP/1.1`, ...lines].join('\n')
  return body === '' ? `${head}\n` : `${head}\n\n${body}\n`
}
