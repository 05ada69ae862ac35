import type { ReceivedRow, ReceiverStatus } from '#shared/contract/receivers.ts'
import { useClient } from '../../rpc/rpc-context.tsx'
import { NewestFirstGrid } from '../../ui/data-grid/newest-first-grid.tsx'
import { CurlHint } from './curl-hint.tsx'
import { requestColumns } from './request-columns.tsx'
import { RequestDetail } from './detail/request-detail.tsx'
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
      changing={(row) => row.status === null && row.durationMs === 0}
      columns={requestColumns}
      fetchPage={async (before, limit) => (await client.receivers.requests({ receiver: name, before, limit })).rows}
      empty={
        <CurlHint
          name={name}
          status={status}
          title={texts.requests.emptyTitle}
          text={texts.requests.emptyListening}
          stopped={texts.requests.emptyStopped}
        />
      }
      detail={(id, close) => <RequestDetail id={id} onClose={close} />}
    />
  )
}
