/** The brushed time as a part of the filter's text: `(…) and timestamp >= FROM and timestamp < TO`. */

/** fromMs <= timestamp < toMs, milliseconds since the epoch. */
export type Brush = { readonly fromMs: number; readonly toMs: number }

const tail = /^(?:(?<base>.*) and )?timestamp >= (?<from>\S+) and timestamp < (?<to>\S+)$/s

const needsParentheses = /\bor\b/i

/** Does the text begin with a parenthesis that ends with its last one? Quotes are looked over. */
function isWrapped(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) return false
  let depth = 0
  let quote: string | null = null
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character === '\\') at += 1
    else if (quote !== null) quote = character === quote ? null : quote
    else if (character === '"' || character === "'") quote = character
    else if (character === '(') depth += 1
    else if (character === ')') {
      depth -= 1
      if (depth === 0 && at < text.length - 1) return false
    }
  }
  return true
}

/** Splits a filter into what was typed and what was brushed. */
export function splitBrush(filter: string): { readonly base: string; readonly brush: Brush | null } {
  const groups = tail.exec(filter.trim())?.groups
  const fromMs = timeOf(groups?.['from'] ?? '')
  const toMs = timeOf(groups?.['to'] ?? '')
  if (groups === undefined || Number.isNaN(fromMs) || Number.isNaN(toMs)) return { base: filter, brush: null }
  const base = groups['base'] ?? ''
  return { base: isWrapped(base) ? base.slice(1, -1) : base, brush: { fromMs, toMs } }
}

/** The filter with this brush instead of the one it has; null takes it away. */
export function withBrush(filter: string, brush: Brush | null): string {
  const base = splitBrush(filter).base.trim()
  if (brush === null) return base
  const time = `timestamp >= ${timeText(brush.fromMs)} and timestamp < ${timeText(brush.toMs)}`
  if (base === '') return time
  return `${needsParentheses.test(base) ? `(${base})` : base} and ${time}`
}

/** The last millisecond that ISO 8601 writes with a year of four digits; Kafka timestamps can be any 64-bit number. */
const lastIsoMs = Date.UTC(10_000, 0, 1) - 1

const timeText = (ms: number): string => (ms >= 0 && ms <= lastIsoMs ? new Date(ms).toISOString() : String(ms))

const timeOf = (text: string): number => (/^-?\d+$/.test(text) ? Number(text) : Date.parse(text))
