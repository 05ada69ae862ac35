import { Table } from '@mantine/core'
import type { RecordDetail } from '#shared/contract/live.ts'
import { Tag } from '../../../ui/badges/tag.tsx'
import classes from './detail.module.css'

/** Headers in their order, duplicates kept. */
export function HeadersTab(props: { readonly record: RecordDetail }) {
  const { headers } = props.record
  if (headers.length === 0) return <p className={classes.absent}>This record has no headers.</p>
  const seen = new Map<string, number>()
  for (const header of headers) seen.set(header.name, (seen.get(header.name) ?? 0) + 1)
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label="Headers of the record">
      <Table verticalSpacing={4} fz="sm" layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="30%">Header</Table.Th>
            <Table.Th>Value</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {headers.map((header, index) => (
            <Table.Tr key={index}>
              <Table.Td className="sb-mono" style={{ overflowWrap: 'anywhere' }}>
                {header.name} {(seen.get(header.name) ?? 0) > 1 ? <Tag tone="info">repeated</Tag> : null}
              </Table.Td>
              <Table.Td className="sb-mono" style={{ overflowWrap: 'anywhere' }}>
                <HeaderValue text={header.text} base64={header.base64} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function HeaderValue(props: { readonly text: string | null; readonly base64: string | null }) {
  if (props.text !== null) return props.text
  if (props.base64 === null) return <span className={classes.dim}>null</span>
  return (
    <>
      <Tag tone="muted" title="These bytes are no UTF-8 text">
        base64
      </Tag>{' '}
      {props.base64}
    </>
  )
}
