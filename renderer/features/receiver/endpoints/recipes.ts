import type { FileValue } from '../../../ui/file-form/use-form-draft.ts'

/** How a service wants its requests. `forward` is laid over what is there. */
export type Recipe = { readonly id: string; readonly label: string; readonly forward: FileValue }

/**
 * Request formats of the services that OneSignal's page on webhooks names. Sources, read November 2026:
 * https://docs.slack.dev/reference/methods/chat.postMessage (1 message a second and channel),
 * https://www.twilio.com/docs/messaging/api/message-resource (form-encoded, Basic auth),
 * https://segment.com/docs/connections/sources/catalog/libraries/server/http-api (Basic auth, write key as user).
 */
export const recipes: readonly Recipe[] = [
  {
    id: 'slack',
    label: 'Slack message',
    forward: {
      url: 'https://slack.com/api/chat.postMessage',
      requestsPerSecond: 1,
      headers: [
        ['Content-Type', 'application/json; charset=utf-8'],
        ['Authorization', 'Bearer ${env:SLACK_BOT_TOKEN}'],
      ],
      body: '{"channel": "#events", "text": {{ request.json.text | default: request.body | json }}}',
    },
  },
  {
    id: 'twilio',
    label: 'Twilio SMS',
    forward: {
      url: 'https://api.twilio.com/2010-04-01/Accounts/ACxxxxxxxx/Messages.json',
      requestsPerSecond: 1,
      headers: [
        ['Content-Type', 'application/x-www-form-urlencoded'],
        ['Authorization', 'Basic ${env:TWILIO_BASIC}'],
      ],
      body: 'From=%2B15550100&To={{ request.json.phone | url_encode }}&Body={{ request.json.text | url_encode }}',
    },
  },
  {
    id: 'segment',
    label: 'Segment track',
    forward: {
      url: 'https://api.segment.io/v1/track',
      requestsPerSecond: 50,
      headers: [
        ['Content-Type', 'application/json'],
        ['Authorization', 'Basic ${env:SEGMENT_BASIC}'],
      ],
      body: '{"userId": {{ request.json.user.external_id | json }}, "event": {{ request.json.event.name | default: "webhook received" | json }}, "messageId": {{ request.headers["x-event-id"] | json }}, "properties": {{ request.json | json }}}',
    },
  },
]
