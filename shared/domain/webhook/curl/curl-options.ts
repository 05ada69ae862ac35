/** What an option of curl means for a webhook. */
export type CurlOption =
  | 'method'
  | 'header'
  | 'data'
  | 'data-file'
  | 'data-url-encoded'
  | 'json'
  | 'user'
  | 'user-agent'
  | 'referer'
  | 'cookie'
  | 'url'
  | 'get'
  | 'head'
  | 'form'
  | 'upload'
  /** Takes a value, and has no meaning for a webhook. */
  | 'other-value'
  /** Takes nothing, and has no meaning for a webhook. */
  | 'other'
  /** No option of curl that is known here; it is taken to have no value. */
  | 'unknown'

/** Options with one letter; what is not here takes nothing. */
const short: Readonly<Record<string, CurlOption>> = {
  X: 'method',
  H: 'header',
  d: 'data',
  u: 'user',
  A: 'user-agent',
  e: 'referer',
  b: 'cookie',
  G: 'get',
  I: 'head',
  F: 'form',
  T: 'upload',
  ...Object.fromEntries([...'owmxECcKrYyzDtPQU'].map((letter) => [letter, 'other-value' as const])),
}

const long: Readonly<Record<string, CurlOption>> = {
  request: 'method',
  header: 'header',
  data: 'data',
  'data-ascii': 'data',
  'data-raw': 'data-file',
  'data-binary': 'data',
  'data-urlencode': 'data-url-encoded',
  json: 'json',
  user: 'user',
  'user-agent': 'user-agent',
  referer: 'referer',
  cookie: 'cookie',
  url: 'url',
  get: 'get',
  head: 'head',
  form: 'form',
  'form-string': 'form',
  'upload-file': 'upload',
  ...Object.fromEntries(
    [
      'silent',
      'show-error',
      'verbose',
      'include',
      'fail',
      'fail-with-body',
      'compressed',
      'location',
      'insecure',
      'http1.0',
      'http1.1',
      'http2',
      'http2-prior-knowledge',
      'http3',
      'ipv4',
      'ipv6',
      'globoff',
      'no-progress-meter',
      'progress-bar',
      'tlsv1.2',
      'tlsv1.3',
      'path-as-is',
      'no-buffer',
      'keepalive',
      'no-keepalive',
      'location-trusted',
      'tcp-nodelay',
      'no-alpn',
      'parallel',
      'disable',
      'remote-name',
      'create-dirs',
      'raw',
      'basic',
    ].map((name) => [name, 'other' as const]),
  ),
  ...Object.fromEntries(
    [
      'output',
      'max-time',
      'connect-timeout',
      'retry',
      'retry-delay',
      'retry-max-time',
      'proxy',
      'cert',
      'key',
      'cacert',
      'resolve',
      'write-out',
      'config',
      'interface',
      'limit-rate',
      'oauth2-bearer',
      'aws-sigv4',
      'max-redirs',
      'cookie-jar',
      'request-target',
      'noproxy',
      'proxy-user',
      'ciphers',
      'connect-to',
    ].map((name) => [name, 'other-value' as const]),
  ),
}

const withoutValue: ReadonlySet<CurlOption> = new Set(['other', 'unknown', 'get', 'head'])

const hasValue = (option: CurlOption): boolean => !withoutValue.has(option)

/** An option as it was used, with its value where it takes one. */
export type UsedOption = { readonly option: CurlOption; readonly name: string; readonly value: string }

/** The options and bare words of a command, in order; bare words are URLs. Letters may stand together: `-sSXPOST`. */
export function usedOptions(words: readonly string[]): readonly UsedOption[] {
  const used: UsedOption[] = []
  let rest = [...words]
  const take = (option: CurlOption, name: string, given: string | null): void => {
    const value = given ?? (hasValue(option) ? (rest.shift() ?? '') : '')
    used.push({ option, name, value })
  }
  while (rest.length > 0) {
    const [word = '', ...others] = rest
    rest = others
    if (word.startsWith('--')) {
      const [name = '', ...value] = word.slice(2).split('=')
      const option = Object.hasOwn(long, name) ? (long[name] ?? 'unknown') : 'unknown'
      take(option, `--${name}`, value.length > 0 ? value.join('=') : null)
    } else if (word.startsWith('-') && word !== '-') takeLetters(word.slice(1), take)
    else take('url', '', word)
  }
  return used
}

function takeLetters(letters: string, take: (option: CurlOption, name: string, given: string | null) => void): void {
  for (const [i, letter] of [...letters].entries()) {
    const option = Object.hasOwn(short, letter) ? (short[letter] ?? 'other') : 'other'
    const rest = letters.slice(i + 1)
    take(option, `-${letter}`, hasValue(option) && rest !== '' ? rest : null)
    if (hasValue(option)) return
  }
}
