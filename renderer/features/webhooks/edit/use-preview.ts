import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { WebhookPreview } from '#shared/contract/webhook-editor.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import type { EditContext } from '../context/context-store.ts'
import { type Content, templatesOf } from '../draft/content.ts'

/** Long enough to skip some keystrokes of a fast typist; with the rendering it stays well below 100 ms. */
const typingPauseMs = 40
const maxRetries = 10
const retryAfterMs = 500

export type Preview = {
  /** The last answer; while a newer one is on its way, the one before stays, so that nothing flickers. */
  readonly preview: WebhookPreview | null
  readonly problem: string | null
}

/** The draft rendered. The key is the question, so an answer to an older question is never shown as the newest. */
export function usePreview(webhook: string, content: Content | null, context: EditContext | null): Preview {
  const orpc = useOrpc()
  const asked = useMemo(
    () =>
      content === null || context === null
        ? null
        : { webhook, templates: templatesOf(content), contextText: context.text, testSend: context.testSend },
    [webhook, content, context],
  )
  const [settled] = useDebouncedValue(asked, typingPauseMs, { leading: true })
  const query = useQuery(
    orpc.webhookEditor.preview.queryOptions({
      input: settled === null ? nothing : (settled as unknown as typeof nothing),
      enabled: settled !== null,
      placeholderData: keepPreviousData,
      gcTime: 10_000,
      // An engine that is just coming back may answer the next time.
      retry: (failures, error) => failures < maxRetries && problemOf(error).retryable,
      retryDelay: retryAfterMs,
    }),
  )
  return { preview: query.data ?? null, problem: query.error === null ? null : problemOf(query.error).message }
}

const nothing = {
  templates: { method: '', url: '', headers: [] as [string, string][], body: '' },
  contextText: '',
  testSend: false,
}
