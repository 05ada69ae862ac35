import { each, eachKey, keyHeader, type SecretPath } from './secret-paths.ts'

/** What stands in place of a plain-text secret wherever a file is shown. A save that sends it back keeps the secret. */
export const maskedSecret = '••••••••'

const reference = /\$\{(?:env|secret):/
/** A JSON string's inside, perhaps not closed. */
const inside = String.raw`((?:[^"\\\n]|\\.)*)`
const listText = new RegExp(`(")${inside}`, 'g')
const headerText = new RegExp(String.raw`(\[\s*"((?:[^"\\\n]|\\.)*)"\s*,\s*")${inside}`, 'g')

/** Masks the texts at one place of a file's text, which need not be valid JSON: by the name of the member alone. */
export function maskTextAt(text: string, path: SecretPath): string {
  const last = path.at(-1)
  if (last === eachKey) {
    return text.replaceAll(headerText, (whole, start: string, name: string, value: string) =>
      keyHeader.test(name) ? start + masked(value) : whole,
    )
  }
  if (last !== each) {
    const member = new RegExp(String.raw`("${String(last)}"\s*:\s*")${inside}`, 'g')
    return text.replaceAll(member, (_whole, start: string, value: string) => start + masked(value))
  }
  const list = new RegExp(String.raw`("${String(path.at(-2))}"\s*:\s*\[)([^\]]*)`, 'g')
  return text.replaceAll(list, (_whole, start: string, items: string) => start + maskItems(items))
}

/** Each second quotation mark ends an item; what stands between two items is no secret. */
function maskItems(items: string): string {
  let isItem = false
  return items.replaceAll(listText, (whole, quote: string, value: string) => {
    isItem = !isItem
    return isItem ? quote + masked(value) : whole
  })
}

const masked = (value: string): string => (value === '' || reference.test(value) ? value : maskedSecret)
