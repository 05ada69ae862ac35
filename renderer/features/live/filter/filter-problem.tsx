import type { LiveView } from '../use-view.ts'
import { filterProblemId } from './filter-field.tsx'
import classes from './filter.module.css'

/** So much of the text is repeated on either side of the place. */
const contextChars = 16

/** Says what is wrong with the filter, where, and what is shown meanwhile. */
export function FilterProblem(props: { readonly view: LiveView; readonly filter: string }) {
  const { problem, filter } = props.view
  if (problem === null) return null
  const { position } = problem.data
  return (
    <div id={filterProblemId} className={classes.problem} role="alert">
      {position === undefined ? null : (
        <code>
          {props.filter.slice(Math.max(0, position - contextChars), position)}
          <mark>{props.filter.slice(position, position + contextChars) || ' '}</mark>
        </code>
      )}
      <span>
        {position === undefined ? null : `At character ${position + 1}: `}
        {problem.message}{' '}
        {filter === '' ? (
          'All records are shown meanwhile.'
        ) : (
          <>
            Meanwhile: <code>{filter}</code>
          </>
        )}
      </span>
    </div>
  )
}
