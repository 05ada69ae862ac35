import { Button, Code, CopyButton } from '@mantine/core'
import { useMemo } from 'react'
import type { ReceivedRow, ReceiverStatus } from '#shared/contract/receivers.ts'
import { useClient } from '../../rpc/rpc-context.tsx'
import { GridWithDetail } from '../../ui/data-grid/grid-with-detail.tsx'
import { useListRows } from '../../ui/data-grid/use-list-rows.ts'
import { useNewestFirst } from '../../ui/data-grid/use-newest-first.ts'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { usePreferences } from '../../ui/preferences.ts'
import { useCurl } from './receiver-bar.tsx'
import { requestColumns } from './request-columns.tsx'
import { RequestDetail } from './request-detail.tsx'
import classes from './receiver.module.css'
import { texts } from './texts.ts'

const keyOf = (row: ReceivedRow): string => row.id

/** Requests as they come in, newest first; Enter opens one. */
export function RequestsTab(props: { readonly name: string; readonly status: ReceiverStatus | undefined }) {
  const { name, status } = props
  const client = useClient()
  const zone = usePreferences((state) => state.zone)
  const columns = useMemo(() => requestColumns(zone), [zone])
  const list = useNewestFirst<ReceivedRow>({
    listKey: name,
    changed: status,
    fetchPage: async (before, limit) => (await client.receivers.requests({ receiver: name, before, limit })).rows,
  })
  const source = useListRows(list.rows, keyOf, list.more)
  return (
    <GridWithDetail
      id="receiver.requests"
      label={texts.tabs.requests}
      resizeLabel={texts.resizeDetail}
      detailPx={300}
      columns={columns}
      source={source}
      empty={list.loaded ? <NoRequests name={name} status={status} /> : null}
      detail={(id, close) => <RequestDetail id={id} onClose={close} />}
    />
  )
}

function NoRequests(props: { readonly name: string; readonly status: ReceiverStatus | undefined }) {
  const curl = useCurl(props.name, props.status)
  if (curl === null) return <EmptyState title={texts.requests.emptyTitle}>{texts.requests.emptyStopped}</EmptyState>
  return (
    <EmptyState
      title={texts.requests.emptyTitle}
      action={
        <CopyButton value={curl}>
          {({ copied, copy }) => (
            <Button variant="filled" onClick={copy}>
              {copied ? texts.copied : texts.copyCurl}
            </Button>
          )}
        </CopyButton>
      }
    >
      {texts.requests.emptyListening}
      <Code block className={classes.curl ?? ''}>
        {curl}
      </Code>
    </EmptyState>
  )
}
