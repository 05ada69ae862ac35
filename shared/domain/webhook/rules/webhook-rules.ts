import type { Rule } from '#shared/domain/onesignal/rules.ts'
import type { TextSpan, WebhookField, WebhookFinding, QuickFix } from '../types.ts'
import { placeOf } from '../template/place.ts'

const page = 'OneSignal, Journey webhooks'
const liquid = 'OneSignal, Using Liquid syntax'
const here = 'Signalbench: what can be sent at all'

/** What a template says, before anything is rendered. */
const templateRules = {
  'template-broken': {
    severity: 'error',
    message: '{}',
    fix: 'Correct the template: until it can be read, nothing is sent.',
    source: here,
    basis: 'documented',
  },
  'filter-unknown': {
    severity: 'warning',
    message: 'There is no filter {}; the value passes through it unchanged.',
    fix: 'Correct the name, or take the filter out.',
    source: liquid,
    basis: 'documented',
  },
  'filter-undocumented': {
    severity: 'warning',
    message: 'OneSignal does not document the filter {}: it works here and may do nothing there.',
    fix: 'Use a documented filter where there is one, or try it with a test send of OneSignal.',
    source: liquid,
    basis: 'assumed',
  },
  'event-properties': {
    severity: 'error',
    message: '{} does not exist in a Journey: event has nothing but its id. It renders as nothing there.',
    fix: 'Use journey.last_event.properties, or journey.first_event, or journey.event.NAME.',
    source: page,
    basis: 'documented',
  },
  'event-of-relay': {
    severity: 'info',
    message: '{} is there because a relay sends this webhook. From a Journey it would render as nothing.',
    fix: 'journey.last_event.properties is there with both.',
    source: page,
    basis: 'documented',
  },
  'object-absent': {
    severity: 'warning',
    message: '{} is not available in webhooks and renders as nothing.',
    fix: 'Take the value from journey.last_event.properties or from a tag of the user.',
    source: page,
    basis: 'documented',
  },
  'may-differ': {
    severity: 'info',
    message: 'This may differ from OneSignal: {}',
    fix: 'Nothing to do, unless the value is one of those.',
    source: 'Signalbench: ledger of known differences from Ruby Liquid',
    basis: 'assumed',
  },
  'reference-not-resolved': {
    severity: 'warning',
    message: '{} is sent as it stands here: secrets are put into header values and the URL only.',
    fix: 'Move the secret into a header such as Authorization.',
    source: here,
    basis: 'documented',
  },
} as const satisfies Record<string, Rule>

/** What came out with one context. */
const renderingRules = {
  'undefined-variable': {
    severity: 'warning',
    message: '{}',
    fix: 'Correct the name, or give it a value for the case: | default: "…".',
    source: `${page}: missing values render as nothing and the message is still sent`,
    basis: 'documented',
  },
  'body-not-json': {
    severity: 'error',
    message: '{}',
    fix: 'Make every value valid JSON for every user: quotes around texts, defaults for what may be missing.',
    source: `${page} says nothing of a body that is no JSON: it is sent as it is`,
    basis: 'assumed',
  },
  'unquoted-text': {
    severity: 'warning',
    message: '{} is a text and stands without quotes: here it happens to be valid JSON, with another value it is not.',
    fix: 'Put quotes around it.',
    source: here,
    basis: 'assumed',
  },
  'liquid-error': {
    severity: 'error',
    message: '{}. The error’s text stands in the request.',
    fix: 'Correct the expression, or give it a value that it can work with.',
    source: liquid,
    basis: 'assumed',
  },
  'render-limit': {
    severity: 'error',
    message: '{}',
    fix: 'Make the template smaller; nothing is sent until it ends in time.',
    source: here,
    basis: 'assumed',
  },
  'tags-in-test-send': {
    severity: 'warning',
    message: '{}',
    fix: 'Give the tag a default, so that a test send looks like a live one.',
    source: page,
    basis: 'documented',
  },
  'unknown-in-test-send': {
    severity: 'info',
    message: 'OneSignal does not say whether {} is there in a test send; here it is not.',
    fix: 'Give it a default, or look at the live rendering.',
    source: page,
    basis: 'assumed',
  },
} as const satisfies Record<string, Rule>

/** What OneSignal, or HTTP, says of the request that came out. */
const requestRules = {
  'header-forbidden': {
    severity: 'error',
    message:
      'OneSignal refuses the header {}. From here it is sent (host and content-length with the values that fit), from there not.',
    fix: 'Remove the header, or give it another name.',
    source: page,
    basis: 'documented',
  },
  'header-crlf': {
    severity: 'error',
    message: 'The header {} has a line break, with which a user’s data could add headers. Nothing is sent.',
    fix: 'Take line breaks out of the value: | strip_newlines, or | url_encode.',
    source: here,
    basis: 'documented',
  },
  'header-invalid': {
    severity: 'error',
    message: 'The header {}. Nothing is sent.',
    fix: 'Names are letters, digits and dashes; values are Latin characters: use | url_encode for others.',
    source: 'RFC 9110 §5',
    basis: 'documented',
  },
  'header-without-name': {
    severity: 'warning',
    message: 'The header’s name renders as nothing: it is left out.',
    fix: 'Give it a name, or remove it.',
    source: here,
    basis: 'documented',
  },
  'reference-in-data': {
    severity: 'error',
    message: 'A value in {} reads like a reference to a secret. Nothing is sent, so that no data can ask for secrets.',
    fix: 'Keep the secret in a header of its own, without data beside it.',
    source: here,
    basis: 'documented',
  },
  'method-invalid': {
    severity: 'error',
    message: 'The method renders as {}, which no HTTP request can have. Nothing is sent.',
    fix: 'Use POST, or an expression that always gives a method.',
    source: 'RFC 9110 §9',
    basis: 'documented',
  },
  'method-unusual': {
    severity: 'warning',
    message: 'The method is {}; OneSignal’s webhooks are usually POST.',
    fix: 'Check that your server and OneSignal both take it.',
    source: page,
    basis: 'assumed',
  },
  'body-without-use': {
    severity: 'warning',
    message: 'A {} request has a body, which many servers and proxies drop.',
    fix: 'Use POST, or leave the body empty.',
    source: 'RFC 9110 §9.3.1',
    basis: 'documented',
  },
  'content-type-missing': {
    severity: 'warning',
    message: 'The body is JSON and no Content-Type says so: many servers will not read it.',
    fix: 'Add the header Content-Type: application/json.',
    source: here,
    basis: 'assumed',
  },
  'url-missing': {
    severity: 'error',
    message: 'The URL renders as nothing. Nothing is sent.',
    fix: 'Write the address of your server, such as https://example.org/hook.',
    source: page,
    basis: 'documented',
  },
  'url-invalid': {
    severity: 'error',
    message: '{} is no URL that can be called. Nothing is sent.',
    fix: 'Write a whole address with http:// or https://.',
    source: page,
    basis: 'documented',
  },
  'url-not-public': {
    severity: 'warning',
    message: '{} cannot be reached from the internet: OneSignal would refuse it. Here it is called.',
    fix: 'Nothing to do for local work; use a public address, or a tunnel, at OneSignal.',
    source: page,
    basis: 'documented',
  },
  'url-top-level-domain': {
    severity: 'warning',
    message: '{} does not end in a valid top-level domain: OneSignal would refuse it.',
    fix: 'Use a name that public DNS knows.',
    source: page,
    basis: 'documented',
  },
  'url-onesignal': {
    severity: 'error',
    message: '{} is OneSignal’s own: its webhooks may not call OneSignal.',
    fix: 'Call your own server, and let it call OneSignal.',
    source: page,
    basis: 'documented',
  },
  'url-metadata': {
    severity: 'error',
    message: '{} is a link-local address, where clouds keep their metadata service: it is refused here, too.',
    fix: 'Use the address of your server.',
    source: here,
    basis: 'documented',
  },
} as const satisfies Record<string, Rule>

/** Every rule about webhooks, by its stable id. */
export const webhookRules = { ...templateRules, ...renderingRules, ...requestRules }
export type WebhookRuleId = keyof typeof webhookRules

/** Which template a finding is about, and where. */
export type Target = { readonly field: WebhookField; readonly source: string }

/** What differs from the rule itself. */
export type Particulars = {
  /** Stands in the message in place of `{}`. */
  readonly text?: string
  readonly severity?: WebhookFinding['severity']
  readonly fix?: string
  readonly quickFix?: QuickFix | undefined
}

/** One case of a rule; without a span it is about the whole part. */
export function webhookFinding(
  rule: WebhookRuleId,
  { field, source }: Target,
  span: TextSpan | null,
  { text = '', severity, fix, quickFix }: Particulars = {},
): WebhookFinding {
  const known: Rule = webhookRules[rule]
  return {
    rule,
    severity: severity ?? known.severity,
    path: field,
    field,
    message: known.message.replace('{}', () => text),
    fix: fix ?? known.fix,
    basis: known.basis,
    ...placeOf(source, span?.from ?? 0),
    span: span ?? { from: 0, to: source.length },
    ...(quickFix === undefined ? {} : { quickFix }),
  }
}
