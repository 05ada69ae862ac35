import { CloseButton } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { lazy, memo, useMemo } from 'react'
import type { ViewStatus } from '#shared/contract/live.ts'
import { completeFilter } from '#shared/domain/filter/complete-filter.ts'
import { filterPieces } from '#shared/domain/filter/filter-pieces.ts'
import type { CallProblem } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { FilterFrame } from '../../../ui/filter-frame/filter-frame.tsx'
import { filterMark } from '../../../ui/filter-frame/filter-mark.ts'
import { count, percent } from '../../../ui/format/numbers.ts'
import { useLiveUi } from '../live-choice.ts'
import { FilterMenu } from './filter-menu.tsx'
import { recalled, useRecentFilters } from './recent-filters.ts'

type Props = {
  readonly sessionId: string | null
  readonly topics: readonly string[]
  /** Without records there are no paths to offer. */
  readonly keepsAny: boolean
  /** Null where no filter is in force. */
  readonly view: ViewStatus | null
  /** What is wrong with the text in the field. */
  readonly problem: CallProblem | null
  /** On to the rows. */
  onDone(): void
}

/** Tells the problem in words; the field refers to it. */
export const filterProblemId = 'live-filter-problem'

const Editor = lazy(async () => ({
  default: (await import('../../../ui/line-editor/line-editor.tsx')).LineEditor,
}))
const hint = 'Filter: words, or $.value.amount > 20'
/** New paths turn up while records arrive; the list need not be newer than this. */
const pathsAgeMs = 10_000

/** `311 of 12,403 · searched all`, so that an empty result says how far it looked. */
function searchText(view: ViewStatus): string {
  const shown = `${count(view.max - view.min)} of ${count(view.total)}`
  return `${shown} · searched ${view.done ? 'all' : percent(view.searched, view.total)}`
}

/** The filter; it works while records arrive. A bad one is marked, and the last good one stays in force. */
export const FilterField = memo(function FilterField(props: Props) {
  const { filter, setFilter, applyFilter } = useLiveUi()
  const { filters, remember } = useRecentFilters()
  const orpc = useOrpc()
  const paths = useQuery({
    ...orpc.live.paths.queryOptions({ input: { sessionId: props.sessionId ?? '' } }),
    enabled: props.sessionId !== null && props.keepsAny,
    staleTime: pathsAgeMs,
    placeholderData: keepPreviousData,
    retry: false,
  })
  // A field that keeps the focus gets newer paths as well: the first records may lack most of them.
  const freshenPaths = () => {
    if (paths.isStale && !paths.isFetching) void paths.refetch()
  }
  const { problem } = props
  const mark = useMemo(() => markOf(problem, filter), [problem, filter])
  return (
    <FilterFrame
      bad={problem !== null}
      waiting={filter === '' ? hint : filter}
      status={filter === '' || props.view === null ? '' : searchText(props.view)}
      editor={
        <Editor
          label="Filter"
          placeholder={hint}
          value={filter}
          problem={mark}
          problemId={filterProblemId}
          piecesOf={filterPieces}
          complete={(text, cursor) =>
            completeFilter(text, cursor, { paths: paths.data?.paths ?? [], topics: props.topics })
          }
          onChange={(text) => {
            setFilter(text)
            freshenPaths()
          }}
          onApply={(text) => {
            applyFilter(text)
            remember(text)
            props.onDone()
          }}
          onLeave={props.onDone}
          recall={(step, text) => recalled(filters, step, text)}
          onFocus={freshenPaths}
        />
      }
    >
      {filter === '' ? null : <CloseButton size={20} aria-label="Clear filter" onClick={() => applyFilter('')} />}
      <FilterMenu filter={filter} bad={problem !== null} recent={filters} onPick={applyFilter} />
    </FilterFrame>
  )
})

function markOf(problem: CallProblem | null, text: string) {
  const position = problem?.data.position
  return problem === null || position === undefined ? null : filterMark(text, position, problem.message)
}
