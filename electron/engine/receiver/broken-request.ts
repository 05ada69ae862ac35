/** What came instead of a request that can be read, for the log and for its sender. */
export type Unreadable = { readonly status: number; readonly note: string }

/** @param error of node's parser, or of the connection; `raw` is the piece that could not be read */
export function unreadable(error: Error & { code?: string }, raw: Uint8Array): Unreadable {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, note: 'The request line and its headers are longer than 64 KiB' }
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return {
        status: 408,
        note: 'The request came too slowly: its head took longer than 60 s or all of it than 300 s',
      }
    default:
      return { status: 400, note: sayBytes(raw) ?? `This is no HTTP that can be read: ${error.message}` }
  }
}

/** What other protocols begin with. */
function sayBytes(raw: Uint8Array): string | null {
  if (raw[0] === tlsHandshake && raw[1] === tlsMajor)
    return 'This is TLS, and this receiver speaks plain HTTP: call http:// in place of https://'
  if (Buffer.from(raw.subarray(0, http2Preface.length)).toString('latin1') === http2Preface)
    return 'This is HTTP/2 without TLS, and this receiver speaks HTTP/1.1: let the sender use that'
  return null
}

const tlsHandshake = 0x16
const tlsMajor = 0x03
const http2Preface = 'PRI * HTTP/2'
