import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { EmptyState } from '../../../ui/empty-state/empty-state.tsx'
import { links } from '../../../ui/links.ts'
import { Scroll } from '../../../ui/screen/screen-parts.tsx'
import { texts } from '../texts.ts'
import classes from '../trace.module.css'
import { useLookedAt } from '../ui-store.ts'
import { ChoiceTable } from './choices.tsx'

const newest = { limit: 30 }
/** While there is nothing to choose from, it is looked for again; rows that are there stay under the pointer. */
const refreshMs = 1_000

/** Where to begin: what was looked at before, and what was made last. */
export function RecentTraces() {
  const orpc = useOrpc()
  const looked = useLookedAt((state) => state.looked)
  const query = useQuery(
    orpc.trace.recent.queryOptions({
      input: newest,
      refetchInterval: ({ state }) => (state.data?.rows.length === 0 ? refreshMs : false),
    }),
  )
  const rows = query.data?.rows
  if (rows === undefined) return null
  if (rows.length === 0 && looked.length === 0) {
    return <EmptyState title={texts.empty.title}>{texts.empty.text}</EmptyState>
  }
  return (
    <Scroll label={texts.choices.recent}>
      {looked.length === 0 ? null : (
        <nav className={classes.looked} aria-label={texts.choices.looked}>
          <h2>{texts.choices.looked}</h2>
          <ul>
            {looked.map(({ id, name }) => (
              <li key={id}>
                <Link className={classes.link} href={links.traceOf(id)}>
                  <code>{id}</code>
                </Link>{' '}
                <span className={classes.dim}>{name}</span>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <Button className={classes.refresh ?? ''} onClick={() => void query.refetch()}>
        {texts.choices.refresh}
      </Button>
      {rows.length === 0 ? null : <ChoiceTable title={texts.choices.recent} rows={rows} />}
    </Scroll>
  )
}
