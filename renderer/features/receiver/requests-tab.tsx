import { Button, Code, CopyButton } from '@mantine/core'
import type { ReceivedRow, ReceiverStatus } from '#shared/contract/receivers.ts'
import { useClient } from '../../rpc/rpc-context.tsx'
import { NewestFirstGrid } from '../../ui/data-grid/newest-first-grid.tsx'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { useCurl } from './receiver-bar.tsx'
import { requestColumns } from './request-columns.tsx'
import { RequestDetail } from './request-detail.tsx'
import classes from './receiver.module.css'
import { texts } from './texts.ts'

/** Requests as they come in, newest first; Enter opens one. */
export function RequestsTab(props: { readonly name: string; readonly status: ReceiverStatus | undefined }) {
  const { name, status } = props
  const client = useClient()
  return (
    <NewestFirstGrid<ReceivedRow>
      id="receiver.requests"
      label={texts.tabs.requests}
      resizeLabel={texts.resizeDetail}
      detailPx={300}
      listKey={name}
      changed={status}
      columns={requestColumns}
      fetchPage={async (before, limit) => (await client.receivers.requests({ receiver: name, before, limit })).rows}
      empty={<NoRequests name={name} status={status} />}
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
