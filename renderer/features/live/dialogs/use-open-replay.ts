import { useMutation } from '@tanstack/react-query'
import { useFileNames, useSaveFile } from '../../../rpc/workspace-files.ts'
import { showProblem } from '../../../rpc/show-problem.ts'
import { useLiveUi } from '../live-choice.ts'
import { useLiveActions } from '../rows/live-actions.ts'
import { useDefaultChoice, useStart } from '../use-start.ts'
import { freeName } from './capture-name.ts'

/** A capture becomes a replay connection of its own, and is read at once, as fast as it goes. */
export function useOpenReplay() {
  const save = useSaveFile('connections')
  const start = useStart()
  const choice = useDefaultChoice()
  const taken = useFileNames('connections').map((file) => file.name)
  const close = useLiveActions((state) => state.close)
  const applyFilter = useLiveUi((state) => state.applyFilter)
  return useMutation({
    mutationFn: async (capture: string) => {
      const name = freeName(capture, taken)
      const value = {
        version: 1,
        kind: 'replay',
        capture: `captures/${capture}.ndjson`,
        recordsPerSecond: 0,
        loop: false,
      }
      await save.mutateAsync({ name, value, baseRevision: null })
      const mapping = choice?.mapping ?? null
      await start.mutateAsync({ connection: name, topics: [], from: 'beginning', mapping, format: 'auto' })
    },
    onSuccess: () => {
      applyFilter('')
      close()
    },
    onError: showProblem,
  })
}
