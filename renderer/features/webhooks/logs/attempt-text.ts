import type { AttemptLogDetail, LoggedBody } from '#shared/contract/webhook-log.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'

/** An attempt as one text, so that two of them can be compared: the request as sent, the answer, the decision. */
export function attemptText(detail: AttemptLogDetail): string {
  const { row } = detail
  const answer =
    row.status === null
      ? [`no answer: ${row.error ?? ''}`]
      : [`status ${row.status}`, ...lines(detail.responseHeaders), '', bodyText(detail.responseBody)]
  return [
    `${row.method} ${detail.url}`,
    ...lines([...detail.requestHeaders, ...detail.addedHeaders]),
    '',
    bodyText(detail.requestBody),
    '',
    ...answer,
    '',
    `${row.outcome}: ${row.reason}`,
  ].join('\n')
}

const lines = (headers: AttemptLogDetail['requestHeaders']): readonly string[] =>
  headers.map(([name, value]) => `${name}: ${value}`)

/** JSON with each member on a line of its own, every digit kept. */
function bodyText({ encoding, data }: LoggedBody): string {
  const parsed = encoding === 'utf8' && data !== '' ? parseJson(data) : null
  return parsed?.ok === true ? stringifyJson(parsed.value, 2) : data
}
