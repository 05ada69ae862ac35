import { headersOf, schemeForms } from '#shared/domain/signature/schemes.ts'
import type { HeaderList } from '#shared/domain/signature/types.ts'
import type { Deviation } from './guesses.ts'
import type { VerifySettings } from './verify.ts'

/** Something in a header that may be a signature, and what is wrong with its being there. */
export type Token = { readonly bytes: Buffer; readonly deviations: readonly Deviation[] }

/** Lengths of SHA-1, SHA-256, SHA-384 and SHA-512 and of ed25519's signatures, in bytes. */
const lengths = new Set([20, 32, 48, 64])
/** Each of them costs a comparison a guess; the headers of one request are few. */
const maxTokens = 32

/** All that looks like a signature in any header, that of the scheme's own header first. */
export function findTokens(settings: VerifySettings, headers: HeaderList): readonly Token[] {
  const own = headersOf(settings).signature.toLowerCase()
  const sorted = headers.toSorted(([a], [b]) => Number(b.toLowerCase() === own) - Number(a.toLowerCase() === own))
  return sorted.flatMap(([name, value]) => tokensOf(settings, name, value, own)).slice(0, maxTokens)
}

function tokensOf(settings: VerifySettings, name: string, value: string, own: string): readonly Token[] {
  const form = schemeForms[settings.scheme]
  const elsewhere: readonly Deviation[] =
    name.toLowerCase() === own
      ? []
      : [
          {
            mistake: 'other-header',
            says: `the header ${name}, where the signature is, instead of ${headersOf(settings).signature}`,
          },
        ]
  return value
    .split(/[\s,;]+/)
    .map((part) => /^(?:[\w-]{1,20}=(?=[^=]))?"?([A-Za-z0-9+/_-]+={0,2})"?$/.exec(part)?.[1] ?? '')
    .flatMap((text) => decodings(text).map(({ bytes, encoding, canonical }) => ({ text, bytes, encoding, canonical })))
    .map(({ bytes, encoding, canonical }) => {
      const odd = !canonical
        ? encoding === 'hex'
          ? 'upper-case hex'
          : 'base64 in its URL form or without padding'
        : encoding
      const wrong = encoding === form.encoding && canonical ? [] : [encodingDeviation(odd, form.encoding)]
      return { bytes, deviations: [...elsewhere, ...wrong] }
    })
}

const encodingDeviation = (written: string, wanted: 'hex' | 'base64'): Deviation => ({
  mistake: 'encoding',
  says: `the signature written as ${written}, where ${wanted === 'hex' ? 'lower-case hex' : 'base64'} belongs`,
})

function decodings(
  text: string,
): readonly { readonly bytes: Buffer; readonly encoding: 'hex' | 'base64'; readonly canonical: boolean }[] {
  const all = (['hex', 'base64'] as const).map((encoding) => {
    const bytes = Buffer.from(text, encoding)
    return { bytes, encoding, canonical: bytes.toString(encoding) === text }
  })
  const isHex = /^(?:[0-9a-f]{2})+$/i.test(text)
  return all.filter(({ bytes, encoding }) => lengths.has(bytes.length) && (encoding === 'base64' || isHex))
}
