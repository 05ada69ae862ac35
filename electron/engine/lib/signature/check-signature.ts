import { headersOf, schemeForms } from '#shared/domain/signature/schemes.ts'
import { assertNever } from '#shared/lib/assert.ts'
import type { SignatureMistake, SignatureVerdict } from '#shared/schema/signature.ts'
import { explain, type ExplainContext, type Explanation, maxBytesForForms } from './explain.ts'
import { bodyDifference } from './body-difference.ts'
import { type ReceivedMessage, type Verification, verify, type VerifySettings } from './verify.ts'

/** Verifies a request and explains what keeps it from verifying. Never rejects; gives others their turn while it tries. */
export async function checkSignature(
  settings: VerifySettings,
  message: ReceivedMessage,
  nowMs: number,
  context: ExplainContext,
): Promise<SignatureVerdict> {
  const found = verify(settings, message, nowMs)
  const explained = needsGuess(found) ? await explain(settings, message, found, context) : null
  const other = explained?.body?.body ?? null
  const said = sayOutcome(settings, found, explained, message.body.length > maxBytesForForms)
  return {
    ok: found.code === 'verified',
    code: found.code,
    ...said,
    expected: found.expected,
    got: found.header,
    skewSeconds: found.skewSeconds,
    bodyDifference: other === null ? null : bodyDifference(other, message.body),
  }
}

const needsGuess = ({ code }: Verification): boolean =>
  code === 'mismatch' || code === 'missing-header' || code === 'malformed-header'

type Said = { readonly reason: string; readonly mistakes: SignatureMistake[] }

function sayOutcome(
  settings: VerifySettings,
  found: Verification,
  explained: Explanation | null,
  isLarge: boolean,
): Said {
  const form = schemeForms[settings.scheme]
  switch (found.code) {
    case 'verified':
      return { reason: verifiedReason(form.label, found), mistakes: [] }
    case 'too-old':
    case 'too-new':
      return saySkew(settings, found)
    case 'mismatch':
    case 'missing-header':
    case 'malformed-header':
      return sayMismatch(settings, found, explained, isLarge)
    case 'bad-timestamp':
      return found.secretIndex === null ? { reason: found.detail ?? '', mistakes: [] } : sayMilliseconds(found)
    case 'bad-secret':
      return { reason: found.detail ?? '', mistakes: [] }
    default:
      return assertNever(found.code, 'An outcome of verifying that nobody words')
  }
}

const verifiedReason = (label: string, { secretIndex }: Verification): string =>
  secretIndex === null || secretIndex === 0
    ? `Verified (${label})`
    : `Verified (${label}) with the older secret ${secretIndex} of previousSecrets: the sender does not use the new one yet`

const sayMilliseconds = ({ timestamp }: Verification): Said => ({
  reason: `The signature is right, but its timestamp ${timestamp} is in milliseconds: it must be in seconds.`,
  mistakes: ['timestamp-ms'],
})

function saySkew({ toleranceSeconds }: VerifySettings, found: Verification): Said {
  const skew = found.skewSeconds ?? 0
  const size = Math.abs(skew)
  const clocks = `The signature is right, but its timestamp ${skew > 0 ? `is ${size} s old` : `lies ${size} s ahead`}; ${toleranceSeconds} s are allowed.`
  const hours = Math.round(size / 3600)
  const zone = hours >= 1 && hours <= 14 && Math.abs(size - hours * 3600) <= 60
  const why = zone
    ? `That is ${hours} h to the minute: perhaps one side takes its local time for UTC.`
    : skew > 0
      ? 'Either an old request was sent again, or the clocks of the two machines differ (clock skew).'
      : 'The clocks of the two machines differ (clock skew): set them by NTP.'
  return { reason: `${clocks} ${why}`, mistakes: ['clock-skew'] }
}

function sayMismatch(
  settings: VerifySettings,
  found: Verification,
  explained: Explanation | null,
  isLarge: boolean,
): Said {
  const { signature } = headersOf(settings)
  const what = found.detail ?? `No signature in the header ${signature} fits.`
  if (explained === null) {
    const tried = isLarge
      ? ' The body is too large to be tried in other forms; the secret or the body is another.'
      : ' None of the usual mistakes explains it: most likely the secret is another.'
    return { reason: found.code === 'mismatch' ? `${what}${tried}` : what, mistakes: [] }
  }
  const { deviations } = explained
  // The form is all that is wrong, and `what` says so.
  if (deviations.length === 0) return { reason: `${what} The signature in it is right.`, mistakes: ['encoding'] }
  const reason = `${what} It would verify with ${deviations.map(({ says }) => says).join(', and ')}.`
  const advice = deviations.map(({ mistake }) => adviceOn(mistake)).find((text) => text !== null)
  return {
    reason: advice === undefined ? reason : `${reason} ${advice}`,
    mistakes: deviations.map(({ mistake }) => mistake),
  }
}

function adviceOn(mistake: SignatureMistake): string | null {
  if (mistake === 'body-key-order' || mistake === 'body-spaces') {
    return 'The body was re-serialised on its way: sign exactly the bytes that are sent, and verify those that came in, before anything parses them.'
  }
  if (mistake === 'body-content-encoding') return 'Sign the bytes that are sent, after packing them.'
  if (mistake.startsWith('body-')) {
    return 'Sign exactly the bytes that are sent, and verify exactly those that came in, before anything parses them.'
  }
  switch (mistake) {
    case 'secret-as-text':
    case 'secret-as-hex':
    case 'secret-as-base64':
      return 'Both sides must turn the secret into bytes in the same way.'
    case 'secret-trimmed':
      return 'One side has white space around the secret, as from a file that ends with a line end.'
    case 'old-secret':
      return 'Give the sender the present secret, or add the old one to previousSecrets.'
    case 'id-timestamp-swapped':
    case 'signed-parts':
      return 'Sign what the scheme names, in its order.'
    case 'timestamp-ms':
      return 'Header and signed text must have the same timestamp, in seconds.'
    case 'other-header':
      return 'Name that header in "header".'
    default:
      return null
  }
}
