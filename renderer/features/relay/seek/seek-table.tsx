import { Checkbox } from '@mantine/core'
import type { SeekPreview } from '#shared/contract/groups.ts'
import { PlainTable } from '../../../ui/plain-table/plain-table.tsx'
import { count } from '../../../ui/format/numbers.ts'
import { seekTexts } from './texts.ts'
import classes from './seek.module.css'
import { partitionKey } from './seek-target.ts'

const t = seekTexts

/** Where each partition stands and where it would go; what is not ticked stays where it is. */
export function SeekTable(props: {
  readonly preview: SeekPreview
  readonly left: ReadonlySet<string>
  onToggle(key: string): void
}) {
  return (
    <div className={classes.scroll}>
      <PlainTable columns={Object.values(t.columns)} stickyHead>
        {props.preview.partitions.map((partition) => {
          const key = partitionKey(partition)
          const stays = props.left.has(key)
          return (
            <tr key={key} className={stays ? classes.stays : undefined}>
              <td>
                <Checkbox
                  label={partition.topic}
                  aria-label={t.moves(partition.topic, partition.partition)}
                  checked={!stays}
                  onChange={() => props.onToggle(key)}
                />
              </td>
              <td>{partition.partition}</td>
              <td>{partition.from ?? t.nothing}</td>
              <td>{stays ? t.stays : partition.to}</td>
              <td>{stays ? '' : count(partition.readAgain)}</td>
              <td>{stays ? '' : count(partition.skipped)}</td>
            </tr>
          )
        })}
      </PlainTable>
    </div>
  )
}
