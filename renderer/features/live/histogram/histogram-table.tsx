import { Table } from '@mantine/core'
import { memo } from 'react'
import type { TimeHistogram } from '#shared/contract/live.ts'
import { count } from '../../../ui/format/numbers.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { brushOf, timesText, totalOf } from './histogram-model.ts'
import classes from './histogram.module.css'

/** The same numbers as text, without the times in which nothing came. */
export const HistogramTable = memo(function HistogramTable(props: { readonly histogram: TimeHistogram }) {
  const { histogram } = props
  const zone = usePreferences((state) => state.zone)
  return (
    <div className={classes.table} tabIndex={0} role="group" aria-label="Records by time as a table">
      <Table verticalSpacing={2} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Time</Table.Th>
            <Table.Th ta="right">Mapped</Table.Th>
            <Table.Th ta="right">Rejected</Table.Th>
            <Table.Th ta="right">Not judged</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody className="sb-mono">
          {histogram.counts.map((bucket, index) => {
            if (totalOf(bucket) === 0) return null
            const { fromMs, toMs } = brushOf(histogram, { anchor: index, focus: index })
            return (
              <Table.Tr key={fromMs}>
                <Table.Td>{timesText(fromMs, toMs, zone)}</Table.Td>
                <Table.Td ta="right">{count(bucket.mapped)}</Table.Td>
                <Table.Td ta="right">{count(bucket.rejected)}</Table.Td>
                <Table.Td ta="right">{count(bucket.other)}</Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </div>
  )
})
