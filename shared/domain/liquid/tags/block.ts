import { syntaxError } from '../errors.ts'
import { Body } from '../node.ts'
import { type Stop, type TagMarkup, unknownTag } from '../parse/template-parser.ts'

/**
 * Reads the bodies of a block up to its end. `next` is asked at each tag that is none of its own, such as `else`, and gives
 * the body that goes on; null = this block does not take it.
 */
export function readBlock({ name, parser, source }: TagMarkup, first: Body, next: (stop: Stop) => Body | null): void {
  let body = first
  for (;;) {
    const stop = parser.fillInside(body, source)
    if (stop === null) throw syntaxError(`'${name}' tag was never closed`)
    if (stop.name === `end${name}`) return
    const following = next(stop)
    if (following === null) throw unknownTag(stop.name, name, `end${name}`)
    body = following
  }
}

/** Reads a block that has one body only. */
export function readBody(tag: TagMarkup): Body {
  const body = new Body()
  readBlock(tag, body, () => null)
  return body
}

/** Blocks that print only blanks print nothing. */
export function dropBlanks(bodies: readonly Body[]): boolean {
  const isBlank = bodies.every((body) => body.isBlank)
  if (isBlank) for (const body of bodies) body.dropBlankTexts()
  return isBlank
}
