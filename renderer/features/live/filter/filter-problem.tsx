import type { CallProblem } from '../../../rpc/errors.ts'
import { filterProblemId } from './filter-field.tsx'
import classes from './filter.module.css'

/** So much of the text is repeated on either side of the place. */
const contextChars = 16

type Props = {
  readonly problem: CallProblem | null
  readonly typed: string
  /** The last good filter. */
  readonly inForce: string
}

/** Says what is wrong with the filter, where, and what is shown meanwhile. Lies over the counters: nothing moves. */
export function FilterProblem(props: Props) {
  const { problem, typed, inForce } = props
  if (problem === null) return null
  const { position } = problem.data
  return (
    <div id={filterProblemId} className={classes.problem} role="alert">
      {position === undefined ? null : (
        <code>
          {typed.slice(Math.max(0, position - contextChars), position)}
          <mark>{typed.slice(position, position + contextChars) || ' '}</mark>
        </code>
      )}
      <span title={problem.message}>
        {position === undefined ? null : `At character ${position + 1}: `}
        {problem.message}{' '}
        {inForce === '' ? (
          'All records are shown meanwhile.'
        ) : (
          <>
            Meanwhile: <code>{inForce}</code>
          </>
        )}
      </span>
    </div>
  )
}
