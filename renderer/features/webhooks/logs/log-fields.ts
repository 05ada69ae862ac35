import type { FilterOption } from '#shared/domain/filter/complete-filter.ts'

/** What a filter of the log can ask for, as completions. */
export const logFields: readonly FilterOption[] = [
  { label: 'status', detail: 'of the answer; none where no answer came' },
  { label: 'outcome', detail: 'delivered, retry, failed, unknown' },
  { label: 'attempt', detail: 'number, from 1' },
  { label: 'duration', detail: 'milliseconds' },
  { label: 'timestamp', detail: 'ISO 8601, or ms since 1970' },
  { label: 'event', detail: 'name of the event' },
  { label: 'user', detail: 'of the delivery' },
  { label: 'eventId', detail: 'id of the event' },
  { label: 'delivery', detail: 'w12' },
  { label: 'origin', detail: 'test-send, send, journey, relay, resend' },
  { label: 'reason', detail: 'of the decision' },
  { label: 'error', detail: 'why no answer came' },
  { label: 'address', detail: 'that was used' },
  { label: 'url', detail: 'as sent' },
  { label: 'bytes', detail: 'of the response' },
  { label: '$.request.body', detail: 'JSON or text' },
  { label: '$.request.headers', detail: "['x-event-id'], lower case" },
  { label: '$.response.body', detail: 'JSON or text' },
  { label: '$.response.headers', detail: "['retry-after'], lower case" },
]
