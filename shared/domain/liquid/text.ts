import { type Value, Drop, isArray, isHash, LiquidRange } from './values.ts'

/** How hashes are printed: as JSON, which is what OneSignal does, or as Ruby does (`{"a"=>1}`). */
export type ObjectStyle = 'json' | 'ruby'

/** Ruby's `to_s`. */
export function toText(value: Value, style: ObjectStyle): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return floatText(value)
  if (isHash(value)) return style === 'json' ? toJson(value) : inspect(value)
  if (isArray(value)) return style === 'json' ? toJson(value) : inspect(value)
  if (value instanceof LiquidRange) return `${value.first}..${value.last}`
  return value.className
}

/** Ruby's `Array#join`: nested arrays are joined too, nil is nothing. */
export const joinTexts = (items: readonly Value[], glue: string, style: ObjectStyle): string =>
  items.map((item) => (isArray(item) ? joinTexts(item, glue, style) : toText(item, style))).join(glue)

/** What `{{ value }}` prints. */
export function outputText(value: Value, style: ObjectStyle): string {
  if (typeof value === 'string') return value
  return isArray(value) ? joinTexts(value, '', style) : toText(value, style)
}

/** Ruby's `Float#to_s`: `5.0`, `1.0e+16`, `1.0e-05`. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity'
  if (Object.is(value, -0)) return '-0.0'
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e')
    const power = Number(exponent)
    const shown = String(Math.abs(power)).padStart(2, '0')
    return `${digits.includes('.') ? digits : `${digits}.0`}e${power < 0 ? '-' : '+'}${shown}`
  }
  const text = plainDigits(value)
  return text.includes('.') ? text : `${text}.0`
}

/** JavaScript changes to exponents later than Ruby does, so in this range its text has none. */
const plainDigits = (value: number): string => String(value)

/** Ruby's `inspect`, which hashes and arrays inside of texts show. */
export function inspect(value: Value): string {
  if (value === null) return 'nil'
  if (typeof value === 'string') return inspectString(value)
  if (isArray(value)) return `[${value.map(inspect).join(', ')}]`
  if (isHash(value))
    return `{${[...value].map(([key, member]) => `${inspectString(key)}=>${inspect(member)}`).join(', ')}}`
  if (value instanceof Drop) return value.className
  return toText(value, 'ruby')
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\f': '\\f',
  '\v': '\\v',
  '\b': '\\b',
  '\u0007': '\\a',
  '\u001b': '\\e',
}

function inspectString(text: string): string {
  const body = text
    .replaceAll(/["\\\u0000-\u001f\u007f]/g, (char) => escapes[char] ?? `\\x${hex(char)}`)
    .replaceAll(/#(?=[{$@])/g, '\\#')
  return `"${body}"`
}

const hex = (char: string): string => char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')

/** JSON with exact numbers, without blanks. */
export function toJson(value: Value): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? floatText(value) : 'null'
  if (isArray(value)) return `[${value.map(toJson).join(',')}]`
  if (isHash(value))
    return `{${[...value].map(([key, member]) => `${JSON.stringify(key)}:${toJson(member)}`).join(',')}}`
  return JSON.stringify(toText(value, 'ruby'))
}
