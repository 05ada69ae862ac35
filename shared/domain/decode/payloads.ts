import { encodeBase64 } from '#shared/lib/base64.ts'
import type { Diagnostic } from '#shared/schema/record.ts'
import { emptyPayload } from './diagnostics.ts'
import type { Framing } from './framing.ts'
import type { DecodedPayload, PayloadSchema } from './types.ts'

/** One array for all payloads that have nothing to say, which is most. */
export const noDiagnostics: readonly Diagnostic[] = []

export const tombstone: DecodedPayload = { format: 'null', value: null, schemaId: null, diagnostics: noDiagnostics }
export const empty: DecodedPayload = { format: 'empty', value: '', schemaId: null, diagnostics: [emptyPayload] }

/** The whole payload as base64, with the reasons. */
export const undecoded = (bytes: Uint8Array, ...why: readonly Diagnostic[]): DecodedPayload => ({
  format: 'bytes',
  value: { base64: encodeBase64(bytes) },
  schemaId: null,
  diagnostics: why,
})

/** The same payload with what its frame says. */
export const withFraming = (payload: DecodedPayload, framing: Framing, schema: PayloadSchema): DecodedPayload =>
  framing.kind === 'id'
    ? { ...payload, schemaId: framing.schemaId, schema }
    : { ...payload, schemaGuid: framing.schemaGuid, schema }
