import { Table } from '@mantine/core'
import type { RecordDetail } from '#shared/contract/live.ts'
import { Tag } from '../../../ui/badges/tag.tsx'
import { visibleText } from '../../../ui/format/visible-text.ts'
import classes from './detail.module.css'

/** Headers in their order, duplicates kept and numbered. */
export function HeadersTab(props: { readonly record: RecordDetail }) {
  const { headers } = props.record
  if (headers.length === 0) return <p className={classes.absent}>This record has no headers.</p>
  const all = new Map<string, number>()
  for (const header of headers) all.set(header.name, (all.get(header.name) ?? 0) + 1)
  const seen = new Map<string, number>()
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label="Headers of the record">
      <Table className={classes.headers} verticalSpacing={4} fz="sm" layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={44} ta="right">
              #
            </Table.Th>
            <Table.Th w="30%">Header</Table.Th>
            <Table.Th>Value</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {headers.map((header, index) => {
            const times = all.get(header.name) ?? 1
            const time = (seen.get(header.name) ?? 0) + 1
            seen.set(header.name, time)
            return (
              <Table.Tr key={index}>
                <Table.Td ta="right" c="var(--sb-dim)">
                  {index + 1}
                </Table.Td>
                <Table.Td className="sb-mono" style={{ overflowWrap: 'anywhere' }}>
                  {visibleText(header.name)}{' '}
                  {times > 1 ? (
                    <Tag
                      tone="info"
                      title="A header of this name stands more than once; which one counts is up to the reader"
                    >
                      {time} of {times}
                    </Tag>
                  ) : null}
                </Table.Td>
                <Table.Td className="sb-mono" style={{ overflowWrap: 'anywhere' }}>
                  <HeaderValue text={header.text} base64={header.base64} />
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function HeaderValue(props: { readonly text: string | null; readonly base64: string | null }) {
  if (props.text === '') return <span className={classes.dim}>empty</span>
  if (props.text !== null) return visibleText(props.text)
  if (props.base64 === null) return <span className={classes.dim}>null</span>
  return (
    <>
      <Tag tone="muted" title="These bytes are no valid UTF-8, so they are shown as base64">
        not UTF-8, base64
      </Tag>{' '}
      {props.base64}
    </>
  )
}
