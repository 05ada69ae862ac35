import { useMemo } from 'react'
import { useFile } from '../../rpc/workspace-files.ts'
import { isRecord } from './file-values.ts'
import { formFromFile, type RelayForm } from './form-model.ts'

/** The settings of a relay as its file has them; null until it was read, and where it cannot be. */
export function useRelayForm(name: string): RelayForm | null {
  const value = useFile('relays', name).data?.value
  return useMemo(() => (isRecord(value) ? formFromFile(value) : null), [value])
}

/** The webhook that a relay sends through; null where it sends to the Custom Events API, and until its file was read. */
export function useWebhookOf(name: string): string | null {
  const form = useRelayForm(name)
  return form?.destinationKind === 'webhook' ? form.webhook : null
}
