import type { StreamParser } from '@codemirror/language'

const keywords =
  /^(syntax|edition|package|import|public|weak|option|message|enum|service|rpc|returns|oneof|map|extend|extensions|reserved|repeated|optional|required|stream|to|max|group)\b/
const types = /^(double|float|u?int(32|64)|sint(32|64)|s?fixed(32|64)|bool|string|bytes)\b/

/** Colours for .proto text: enough to read it, no grammar. Source: the Protocol Buffers language specification. */
export const protobufTokens: StreamParser<{ inComment: boolean }> = {
  startState: () => ({ inComment: false }),
  token(stream, state) {
    if (state.inComment) {
      state.inComment = !stream.match(/^.*?\*\//)
      if (state.inComment) stream.skipToEnd()
      return 'comment'
    }
    if (stream.eatSpace()) return null
    if (stream.match('//')) {
      stream.skipToEnd()
      return 'comment'
    }
    if (stream.match('/*')) {
      state.inComment = true
      return 'comment'
    }
    if (stream.match(/^"(?:\\.|[^"\\])*"?/) !== null || stream.match(/^'(?:\\.|[^'\\])*'?/) !== null) return 'string'
    if (stream.match(/^-?(0x[\da-fA-F]+|\d+(\.\d+)?)\b/) !== null) return 'number'
    if (stream.match(keywords) !== null) return 'keyword'
    if (stream.match(types) !== null) return 'typeName'
    if (stream.match(/^[\w.]+/) === null) stream.next()
    return null
  },
}
