import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { fullTime } from '../../../ui/format/time.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import classes from './by-hand.module.css'
import { texts } from './texts.ts'

/** What was discarded of a relay: how many, why, when. Nothing where there was none. */
export function Discards(props: { readonly relay: string; readonly changed: unknown }) {
  const orpc = useOrpc()
  const zone = usePreferences((preferences) => preferences.zone)
  const query = useQuery(orpc.relays.discards.queryOptions({ input: { relay: props.relay }, staleTime: 0 }))
  const { refetch } = query
  useEffect(() => void refetch(), [props.changed, refetch])
  const discards = query.data?.discards ?? []
  if (discards.length === 0) return null
  return (
    <ul className={classes.discards} aria-label={texts.discard.list}>
      {discards.map(({ atMs, reason, note, count }) => (
        <li key={`${atMs} ${reason}`}>
          {texts.discard.list}: {texts.discard.entry(count, reason)} {note === '' ? null : `(${note})`}{' '}
          <span className={classes.when}>{fullTime(atMs, zone)}</span>
        </li>
      ))}
    </ul>
  )
}
