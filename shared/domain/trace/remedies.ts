import type { HttpDeliveryFact, RelayDeliveryFact } from './facts.ts'

/** What to do about a delivery that was given up or is held, each a sentence. */
export function remedyFor(delivery: RelayDeliveryFact | HttpDeliveryFact): readonly string[] {
  return 'mode' in delivery ? relayRemedy(delivery) : httpRemedy(delivery)
}

function relayRemedy({ state, lastStatus, relay, mode, reasonCode }: RelayDeliveryFact): readonly string[] {
  const again = `Then retry it under Relay, Dead letters of ${relay}: it keeps its idempotency key.`
  if (state === 'held') {
    if (lastStatus === 401 || lastStatus === 403)
      return [
        'Check the app id and the API key of the relay’s destination, then resume the relay: nothing was given up.',
      ]
    return [
      `Resume relay ${relay}, or switch it back to mode ${mode}: what was made for one mode is never sent in another.`,
    ]
  }
  if (reasonCode !== null && /not[ _-]?found/i.test(reasonCode))
    return [
      'OneSignal knows no user with this id. Create the user there, or map external_id from another field.',
      again,
    ]
  if (lastStatus === 400)
    return ['The event itself was refused: read the answer in the attempt, and edit the event or the mapping.', again]
  if (lastStatus === 404) return ['The app id is not known there: check the relay’s destination.', again]
  return ['Read the last answer in the attempt and mend what it names.', again]
}

function httpRemedy({ state, lastStatus, endpoint, attempts }: HttpDeliveryFact): readonly string[] {
  const name = endpoint.kind === 'webhook' ? `webhook ${endpoint.name}` : `the forward of ${endpoint.name}`
  if (state === 'held') return [`Test ${name}, enable it again, and choose there to send what is held.`]
  const again = `Then send it again from the log of ${name}.`
  if (attempts.length === 0) return [`Nothing was sent: mend the template that the reason names, then send again.`]
  if (lastStatus === null)
    return [
      'No answer came: check that the server runs, that its name resolves, and that it answers within timeoutMs.',
      again,
    ]
  if (lastStatus >= 300 && lastStatus < 400)
    return ['Redirects are not followed: write the final address into the webhook’s URL.', again]
  if (lastStatus === 401 || lastStatus === 403)
    return ['The server wants to be told who is asking: check the token header or the signature’s secret.', again]
  if (lastStatus === 404 || lastStatus === 405)
    return ['Check the URL and the method: the server has nothing there.', again]
  if (lastStatus === 413)
    return ['The body is too large for the server: make it smaller, or raise the server’s limit.', again]
  if (lastStatus >= 400 && lastStatus < 500)
    return ['The server did not accept the request: compare its body with what the server expects.', again]
  return ['The server kept failing: look at its own log for this event id.', again]
}
