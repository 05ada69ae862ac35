import { syntaxError } from '../errors.ts'
import type { Node } from '../node.ts'
import { isBlankText } from '../parse/patterns.ts'
import type { TagMarkup, TagReader } from '../parse/template-parser.ts'
import { readBlock, readBody } from './block.ts'
import { Body } from '../node.ts'

const silent = (line: number): Node => ({ line, blank: true, render: () => {} })

/** What stands in a comment is parsed, because comments nest, and forgotten. */
const comment: TagReader = (tag) => {
  const body = new Body()
  readBlock(tag, body, () => body)
  return silent(tag.line)
}

const inlineComment: TagReader = ({ markup, line }) => {
  if (!/\n[ \t\r\n\f\v]*[^# \t\r\n\f\v]/.test(markup)) return silent(line)
  throw syntaxError("Syntax error in tag '#' - Each line of comments must be prefixed by the '#' character")
}

/** Everything up to the tag's end, as it stands. */
function readRaw({ name, markup, source }: TagMarkup): string {
  if (!isBlankText(markup)) throw syntaxError(`Syntax Error in '${name}' - Valid syntax: ${name}`)
  let text = ''
  for (let piece = source.next(); piece !== null; piece = source.next()) {
    const found = /^(.*)\{%[ \t\r\n\f\v]*(\w+)[ \t\r\n\f\v]*(.*)?%\}$/s.exec(piece.text)
    if (found?.[2] === `end${name}`) return text + (found[1] ?? '')
    text += piece.text
  }
  throw syntaxError(`'${name}' tag was never closed`)
}

const raw: TagReader = (tag) => {
  const text = readRaw(tag)
  return { line: tag.line, blank: text === '', render: (context) => context.printText(text) }
}

/** Documentation for people; younger than Ruby Liquid 5.4. */
const doc: TagReader = (tag) => {
  readRaw(tag)
  return silent(tag.line)
}

const ifchanged: TagReader = (tag) => {
  const body = readBody(tag)
  return {
    line: tag.line,
    blank: body.isBlank,
    render: (context) => {
      const text = context.capture(() => context.render(body))
      if (text === context.registers.ifChanged) return
      context.registers.ifChanged = text
      context.printText(text)
    },
  }
}

export const otherTags = { comment, '#': inlineComment, raw, doc, ifchanged }
