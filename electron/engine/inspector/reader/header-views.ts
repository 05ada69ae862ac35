import { quantity } from '#shared/lib/quantity.ts'
import type { RecordDetail } from '#shared/contract/live.ts'
import { decodeUtf8 } from '#shared/lib/utf8.ts'
import type { RawRecord } from '#shared/schema/record.ts'

/** Shown of one header value and of all together: a record may carry megabytes of headers. */
const maxValueBytes = 8_192
const maxHeaders = 200

/** Headers as the detail pane shows them, in order, duplicates kept; what is cut says so. */
export function headerViews(headers: RawRecord['headers']): RecordDetail['headers'] {
  const views = headers.slice(0, maxHeaders).map(([name, value]) => ({ name, ...valueView(value) }))
  if (headers.length <= maxHeaders) return views
  const rest = headers.length - maxHeaders
  return [...views, { name: '…', text: `and ${rest} more headers, not shown`, base64: null }]
}

function valueView(value: Uint8Array | null): { text: string | null; base64: string | null } {
  if (value === null) return { text: null, base64: null }
  const text = decodeUtf8(value)
  const cut = value.subarray(0, maxValueBytes)
  const bytes = Buffer.from(cut.buffer, cut.byteOffset, cut.length)
  if (text === null) return { text: null, base64: bytes.toString('base64') }
  if (value.length <= maxValueBytes) return { text, base64: null }
  return { text: `${bytes.toString('utf8')}… (${quantity(value.length, 'byte')} in all)`, base64: null }
}
