import { problemOf } from '../../rpc/errors.ts'
import { Notice } from '../../ui/screen/screen-parts.tsx'

/** Why a list could not be read. That the engine is away is said once for the whole window, not here. */
export function ListProblem(props: { readonly error: unknown }) {
  if (props.error === null || props.error === undefined) return null
  const problem = problemOf(props.error)
  return problem.code === 'UNREACHABLE' ? null : <Notice tone="err" text={problem.message} />
}
