import { timingSafeEqual } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type BodyForm, bodyForms } from '#shared/domain/signature/body-forms.ts'
import {
  bodyDeviation,
  type Deviation,
  keyGuesses,
  type KeyGuess,
  type KnownSecret,
  millisecondGuesses,
  otherHashes,
  prefixGuesses,
  type PrefixGuess,
} from './guesses.ts'
import type { SecretKey } from './secret-key.ts'
import { findTokens, type Token } from './tokens.ts'
import { isSignature, type ReceivedMessage, type Verification, type VerifySettings } from './verify.ts'

/** What would have verified: all that is otherwise, and the body where that is it. */
export type Explanation = { readonly deviations: readonly Deviation[]; readonly body: BodyForm | null }

export type ExplainContext = {
  /** Secrets that a sender may have taken by mistake. */
  readonly known: readonly KnownSecret[]
  /** The body unpacked, where its Content-Encoding packs it. */
  readonly unpacked: Uint8Array | null
}

/** Larger bodies are not written anew: copying and hashing one takes too long at a time. */
export const maxBytesForForms = 1_000_000
/** So many bytes are hashed for two mistakes at once; above them only single ones are tried. */
const maxBytesForPairs = 16_384
/** Hashing goes on for so long before others have their turn. */
const maxTurnMs = 8

/** One way in which the signature may have been made. */
type Guess = { readonly key: SecretKey; readonly prefix: string; readonly body: Uint8Array; readonly told: Explanation }

/** Tries the usual mistakes, single ones first, then two at once; null where none of them would have verified. */
export async function explain(
  settings: VerifySettings,
  message: ReceivedMessage,
  found: Verification,
  context: ExplainContext,
): Promise<Explanation | null> {
  const tokens = findTokens(settings, message.headers)
  if (tokens.length === 0) return null
  let turnStarted = performance.now()
  for (const guess of guesses(settings, message, found, context)) {
    const told = matching(guess, tokens)
    if (told !== null) return told
    if (performance.now() - turnStarted < maxTurnMs) continue
    await nextTurn()
    turnStarted = performance.now()
  }
  return null
}

function* guesses(
  settings: VerifySettings,
  { body }: ReceivedMessage,
  found: Verification,
  context: ExplainContext,
): Generator<Guess> {
  const keys = keyGuesses(settings, context.known)
  const prefixes = [...prefixGuesses(settings, found)]
  const [key, prefix] = [keys[0], prefixes[0]]
  if (key === undefined || prefix === undefined) return
  yield guess(key, prefix, body)
  for (const other of keys.slice(1)) yield guess(other, prefix, body)
  for (const other of prefixes.slice(1)) yield guess(key, other, body)
  for (const form of forms(body, context)) yield guess(key, prefix, form.body, form)
  if (body.length > maxBytesForPairs) return
  for (const other of millisecondGuesses(settings, found)) yield guess(key, other, body)
  for (const otherKey of keys.slice(1)) {
    for (const otherPrefix of prefixes.slice(1)) yield guess(otherKey, otherPrefix, body)
  }
  for (const form of forms(body, context)) {
    for (const otherKey of keys.slice(1)) yield guess(otherKey, prefix, form.body, form)
    for (const otherPrefix of prefixes.slice(1)) yield guess(key, otherPrefix, form.body, form)
  }
}

function* forms(body: Uint8Array, { unpacked }: ExplainContext): Generator<BodyForm> {
  if (unpacked !== null) yield { change: 'content-encoding', name: 'before it was packed', body: unpacked }
  if (body.length <= maxBytesForForms) yield* bodyForms(body)
}

function guess(key: KeyGuess, prefix: PrefixGuess, body: Uint8Array, form: BodyForm | null = null): Guess {
  const own = [key.deviation, prefix.deviation, form === null ? null : bodyDeviation(form)]
  return {
    key: key.key,
    prefix: prefix.prefix,
    body,
    told: { deviations: own.filter((one) => one !== null), body: form },
  }
}

function matching({ key, prefix, body, told }: Guess, tokens: readonly Token[]): Explanation | null {
  const fits = isSignature(key, prefix, body)
  const token = tokens.find(({ bytes }) => fits(bytes))
  if (token !== undefined) return { ...told, deviations: [...told.deviations, ...token.deviations] }
  // Another hash only with nothing else wrong.
  if (told.deviations.length > 0) return null
  for (const { mistake, says, value } of otherHashes(key, prefix, body)) {
    const other = tokens.find(({ bytes }) => bytes.length === value.length && timingSafeEqual(bytes, value))
    if (other !== undefined) return { ...told, deviations: [{ mistake, says }, ...other.deviations] }
  }
  return null
}
