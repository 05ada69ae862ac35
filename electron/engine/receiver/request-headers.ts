import type { HeaderList } from '#shared/domain/signature/types.ts'

/** Headers that carry keys: what is kept and shown of them is only the scheme. */
const secretHeaders = new Set(['authorization', 'proxy-authorization', 'cookie'])

/** Raw headers come as one flat list, in order and in their case. */
export function headerPairs(raw: readonly string[]): HeaderList {
  const all: [string, string][] = []
  for (let index = 0; index + 1 < raw.length; index += 2) all.push([raw[index] ?? '', raw[index + 1] ?? ''])
  return all
}

/** As they are kept: keys do not get into the log. */
export const keptHeaders = (headers: HeaderList): [string, string][] =>
  headers.map(([name, value]) => [name, secretHeaders.has(name.toLowerCase()) ? masked(value) : value])

const masked = (value: string): string => (value.includes(' ') ? `${value.split(' ')[0] ?? ''} ••••••••` : '••••••••')
