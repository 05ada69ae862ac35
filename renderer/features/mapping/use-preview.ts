import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { MappingPreview, MappingSample } from '#shared/contract/mappings.ts'
import type { CallProblem } from '../../rpc/errors.ts'
import { problemOf } from '../../rpc/errors.ts'
import { useOrpc } from '../../rpc/rpc-context.tsx'
import type { JsonObject } from './json.ts'

/** Long enough to skip most keystrokes of a fast typist, short enough to feel immediate. */
const typingPauseMs = 80

const maxRetries = 10
const retryAfterMs = 500

export type Preview = {
  /** The last answer; while a newer one is on its way, the one before stays, so that nothing flickers. */
  readonly preview: MappingPreview | null
  readonly problem: CallProblem | null
}

/** The draft tried on the sample. The key is the question, so an answer to an older question is never shown as the newest. */
export function usePreview(mapping: JsonObject, sample: MappingSample | null): Preview {
  const orpc = useOrpc()
  const [settled] = useDebouncedValue(mapping, typingPauseMs)
  const query = useQuery(
    orpc.mappings.preview.queryOptions({
      // JSON in, JSON out: the draft is readonly here and plain there.
      input: { mapping: settled as never, sample: sample ?? { kind: 'text', text: '' } },
      enabled: sample !== null,
      placeholderData: keepPreviousData,
      gcTime: 10_000,
      // An engine that is just coming back may answer the next time; a bad mapping will not.
      retry: (failures, error) => failures < maxRetries && problemOf(error).retryable,
      retryDelay: retryAfterMs,
    }),
  )
  return {
    preview: sample === null ? null : (query.data ?? null),
    problem: query.error === null || sample === null ? null : problemOf(query.error),
  }
}
