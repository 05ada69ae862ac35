import type { RelayStatus } from '#shared/contract/relays.ts'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { PlainTable } from '../../ui/plain-table/plain-table.tsx'
import { count } from '../../ui/format/numbers.ts'
import { Scroll } from '../../ui/screen/screen-parts.tsx'
import classes from './relay.module.css'
import { SeekBar } from './seek/seek-bar.tsx'
import { texts } from './texts.ts'

const t = texts.lag

/** Where the group stands in each partition. */
export function LagTab(props: {
  readonly name: string
  readonly status: RelayStatus | undefined
  readonly readOnlyReason: string | null
}) {
  const partitions = props.status?.partitions ?? []
  return (
    <>
      <SeekBar {...props} />
      {partitions.length === 0 ? (
        <EmptyState title={t.emptyTitle}>{t.empty}</EmptyState>
      ) : (
        <LagTable partitions={partitions} />
      )}
    </>
  )
}

function LagTable(props: { readonly partitions: RelayStatus['partitions'] }) {
  const { partitions } = props
  const most = Math.max(1, ...partitions.map((partition) => partition.lag))
  return (
    <Scroll label={texts.tabs.lag}>
      <PlainTable columns={Object.values(t.columns)}>
        {partitions.map((partition) => (
          <tr key={`${partition.topic} ${partition.partition}`}>
            <td>{partition.topic}</td>
            <td>{partition.partition}</td>
            <td>{partition.committed ?? <span className={classes.dim}>{t.nothingCommitted}</span>}</td>
            <td>{partition.high}</td>
            <td>
              <span className={classes.lagBar} aria-hidden="true">
                <span style={{ width: `${(partition.lag / most) * 100}%` }} />
              </span>
              <span className={classes.lagCount}>{count(partition.lag)}</span>
            </td>
          </tr>
        ))}
      </PlainTable>
    </Scroll>
  )
}
