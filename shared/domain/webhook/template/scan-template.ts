import { cutTemplate } from '#shared/domain/liquid/parse/tokenizer.ts'
import type { TextSpan } from '../types.ts'

/** A `{{ … }}` or `{% … %}` of a template, looked at without being rendered. */
export type Markup = {
  readonly kind: 'output' | 'tag'
  /** The tag's name; empty for outputs. */
  readonly name: string
  readonly span: TextSpan
  readonly text: string
}

/** A variable with its members as it stands in a markup; `path` has brackets with texts turned into dots. */
export type NamedPath = { readonly text: string; readonly path: readonly string[]; readonly span: TextSpan }

/** A filter's name in a markup. */
export type NamedFilter = { readonly name: string; readonly span: TextSpan }

const tagName = /^\{%-?\s*(#|\w+)/
/** What stands in these is not Liquid. */
const verbatim = new Set(['raw', 'comment', 'doc'])

/** The markups of a template, without those inside of `raw`, `comment` and `doc`. Never fails, also for broken templates. */
export function scanTemplate(source: string): readonly Markup[] {
  const markups: Markup[] = []
  let closing: string | null = null
  for (const { text, position } of cutTemplate(source)) {
    const isTag = text.startsWith('{%')
    const name = isTag ? (tagName.exec(text)?.[1] ?? '') : ''
    if (closing !== null) {
      if (name === closing) closing = null
      continue
    }
    if (verbatim.has(name)) closing = `end${name}`
    else if (name !== '#' && (isTag || text.startsWith('{{'))) {
      const span = { from: position, to: position + text.length }
      markups.push({ kind: isTag ? 'tag' : 'output', name, span, text })
    }
  }
  return markups
}

const member = String.raw`\s*\.\s*[\w-]+\??|\[(?:'[^']*'|"[^"]*"|[^\]'"]*)\]`
const pathOrText = new RegExp(String.raw`'[^']*'|"[^"]*"|(\|\s*)?([A-Za-z_][\w-]*\??(?:${member})*)(\s*:(?!:))?`, 'g')
const memberPart = /\.\s*([\w-]+\??)|\[\s*(?:'([^']*)'|"([^"]*)"|([^\]]*?))\s*\]/g
const keywords = new Set(['true', 'false', 'nil', 'null', 'blank', 'empty', 'and', 'or', 'contains', 'in'])
/** Tags whose first word is a name that they give, not one that they read. */
const naming = new Set(['assign', 'capture', 'for', 'tablerow', 'increment', 'decrement', 'cycle'])

/** The variables that a markup reads. */
export function pathsIn(markup: Markup): readonly NamedPath[] {
  const paths: NamedPath[] = []
  const start = markup.kind === 'tag' ? (tagName.exec(markup.text)?.[0].length ?? 2) : 2
  let isName = naming.has(markup.name)
  for (const found of markup.text.slice(start).matchAll(pathOrText)) {
    const [, pipe, text, colon] = found
    if (text === undefined || pipe !== undefined || keywords.has(text)) continue
    if (isName) {
      isName = false
      continue
    }
    if (colon !== undefined) continue
    const from = markup.span.from + start + found.index
    paths.push({ text, path: partsOf(text), span: { from, to: from + text.length } })
  }
  return paths
}

/** `a.b["c d"][0]` → a, b, c d, 0. */
export function partsOf(text: string): readonly string[] {
  const first = /^[\w-]+\??/.exec(text)?.[0] ?? ''
  const rest = [...text.slice(first.length).matchAll(memberPart)]
  return [first, ...rest.map(([, dotted, single, double, bare]) => dotted ?? single ?? double ?? bare ?? '')]
}

const filterOrText = /'[^']*'|"[^"]*"|\|\s*([A-Za-z_][\w-]*)/g

/** The filters that a markup calls. */
export function filtersIn(markup: Markup): readonly NamedFilter[] {
  return [...markup.text.matchAll(filterOrText)].flatMap((found) => {
    const [whole, name] = found
    if (name === undefined) return []
    const from = markup.span.from + found.index + whole.length - name.length
    return [{ name, span: { from, to: from + name.length } }]
  })
}
