import { CloseButton } from '@mantine/core'
import { lazy, useCallback, useEffect, useId, useMemo, useState } from 'react'
import { completeFilter } from '#shared/domain/filter/complete-filter.ts'
import { filterPieces } from '#shared/domain/filter/filter-pieces.ts'
import type { FilterProblem } from '#shared/domain/filter/types.ts'
import { compileAttemptFilter } from '#shared/domain/webhook/log/attempt-filter.ts'
import { FilterFrame } from '../../../ui/filter-frame/filter-frame.tsx'
import { filterMark } from '../../../ui/filter-frame/filter-mark.ts'
import { useShownProblem } from '../../../ui/filter-frame/use-shown-problem.ts'
import { logFields } from './log-fields.ts'
import classes from './logs.module.css'
import { texts } from './texts.ts'

const Editor = lazy(async () => ({
  default: (await import('../../../ui/line-editor/line-editor.tsx')).LineEditor,
}))

/** A good filter that is typed is in force after this pause, in milliseconds. */
const pauseMs = 300

type Props = {
  /** In force. */
  readonly filter: string
  /** How far the search came. */
  readonly status: string
  onApply(filter: string): void
  /** On to the rows. */
  onLeave(): void
}

/** The filter of the log: checked as it is typed; a bad one is marked, and the last good one stays in force. */
export function LogFilter(props: Props) {
  const { filter, onApply } = props
  const [typed, setTyped] = useState(filter)
  const problemId = useId()
  /** What this field has put in force; another one was set elsewhere and is taken over. */
  const [applied, setApplied] = useState(filter)
  if (applied !== filter) {
    setApplied(filter)
    setTyped(filter)
  }
  const apply = useCallback(
    (text: string): void => {
      setApplied(text)
      onApply(text)
    },
    [onApply],
  )
  const problem = useMemo(() => problemOf(typed), [typed])
  useEffect(() => {
    if (problem !== null || typed === filter) return undefined
    const timer = setTimeout(() => apply(typed), pauseMs)
    return () => clearTimeout(timer)
  }, [typed, filter, problem, apply])
  const [entered, setEntered] = useState(0)
  const shown = useShownProblem(problem, problem?.position ?? 0, typed, entered)
  const mark = useMemo(() => (shown === null ? null : filterMark(typed, shown.position, shown.message)), [shown, typed])
  return (
    <>
      <FilterFrame
        bad={shown !== null}
        waiting={filter === '' ? texts.filterHint : filter}
        status={props.status}
        editor={
          <Editor
            label={texts.filter}
            placeholder={texts.filterHint}
            value={typed}
            problem={mark}
            problemId={problemId}
            piecesOf={filterPieces}
            complete={(text, cursor) => completeFilter(text, cursor, { paths: [], fields: logFields })}
            onChange={setTyped}
            onApply={(text) => {
              setEntered((times) => times + 1)
              if (problemOf(text) !== null) return
              apply(text)
              props.onLeave()
            }}
            onLeave={props.onLeave}
            recall={() => null}
          />
        }
      >
        {typed === '' ? null : (
          <CloseButton
            size={20}
            aria-label={texts.clearFilter}
            onClick={() => {
              setTyped('')
              apply('')
            }}
          />
        )}
      </FilterFrame>
      {shown === null ? null : (
        <div id={problemId} className={classes.problem} role="alert">
          {texts.problemAt(shown.position + 1)}
          {shown.message} {texts.meanwhile(filter)}
          {filter === '' ? null : <code>{filter}</code>}
        </div>
      )}
    </>
  )
}

function problemOf(text: string): FilterProblem | null {
  const compiled = compileAttemptFilter(text)
  return compiled.ok ? null : compiled.error
}
