import { Autocomplete, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import classes from './columns.module.css'
import { maxExtraColumns, useExtraColumns } from './extra-columns.ts'

type Props = {
  readonly sessionId: string | null
  readonly connection: string
  /** Paths that have a column already. */
  readonly paths: readonly string[]
}

/** The parser is only needed here, and only then loaded. */
async function pathProblem(path: string): Promise<string | null> {
  const { parsePath } = await import('#shared/domain/mapping/path.ts')
  const parsed = parsePath(path)
  return parsed.ok ? null : parsed.error.message
}

/** Any path of the record becomes a column: chosen from those that occur, or typed. */
export function AddColumn(props: Props) {
  const orpc = useOrpc()
  const add = useExtraColumns((state) => state.add)
  const [path, setPath] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const known = useQuery({
    ...orpc.live.paths.queryOptions({ input: { sessionId: props.sessionId ?? '' } }),
    enabled: props.sessionId !== null,
    retry: false,
  })
  const examples = new Map(known.data?.paths.map((one) => [one.path, one.example]))
  const full = props.paths.length >= maxExtraColumns
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const wanted = path.trim()
    if (wanted === '') return
    const wrong = await pathProblem(wanted)
    setProblem(wrong)
    if (wrong !== null) return
    add(props.connection, wanted)
    setPath('')
  }
  return (
    <form className={classes.add} onSubmit={(event) => void submit(event)}>
      <Autocomplete
        label="Add a column for a path"
        placeholder="$.value.amount"
        className={classes.path ?? ''}
        classNames={{ input: 'sb-mono' }}
        data={[...examples.keys()].filter((one) => !props.paths.includes(one))}
        renderOption={({ option }) => (
          <span className={classes.option}>
            <span className="sb-mono">{option.value}</span>
            <span className={classes.example}>{examples.get(option.value)}</span>
          </span>
        )}
        value={path}
        onChange={(next) => {
          setPath(next)
          setProblem(null)
        }}
        error={full ? `${maxExtraColumns} columns can be added; remove one first.` : problem}
        disabled={full}
        limit={50}
        maxDropdownHeight={240}
        comboboxProps={{ withinPortal: false, width: 420, position: 'bottom-end' }}
        spellCheck={false}
      />
      <Button type="submit" disabled={full || path.trim() === ''}>
        Add
      </Button>
    </form>
  )
}
