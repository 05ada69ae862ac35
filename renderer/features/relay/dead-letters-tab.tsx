import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { RelayStatus } from '#shared/contract/relays.ts'
import type { DeadLetterRow } from '#shared/schema/delivery.ts'
import { problemOf } from '../../rpc/errors.ts'
import { useClient, useOrpc } from '../../rpc/rpc-context.tsx'
import { NewestFirstGrid } from '../../ui/data-grid/newest-first-grid.tsx'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { Notice } from '../../ui/screen/screen-parts.tsx'
import { DiscardButton } from './by-hand/discard-button.tsx'
import { Discards } from './by-hand/discards.tsx'
import { SaveButton } from './by-hand/save-button.tsx'
import { texts as byHand } from './by-hand/texts.ts'
import { deadLetterColumns } from './dead-letter-columns.tsx'
import { DeadLetterDetail } from './dead-letter-detail.tsx'
import { ReasonList } from './reason-list.tsx'
import classes from './relay.module.css'
import { GivenUpNotice } from './given-up-notice.tsx'
import { ListProblem } from './list-problem.tsx'
import { texts } from './texts.ts'
import { useWebhookOf } from './use-relay-form.ts'
import { useRetry } from './use-retry.ts'

const t = texts.deadLetters

type Props = { readonly name: string; readonly status: RelayStatus | undefined; readonly readOnly: boolean }

/** What was given up, by reason; each can be looked at and tried again. */
export function DeadLettersTab(props: Props) {
  const { name, status, readOnly } = props
  const orpc = useOrpc()
  const webhook = useWebhookOf(name)
  const [reason, setReason] = useState<string | null>(null)
  const given = status === undefined ? '' : `${status.rejected} ${status.failed} ${status.deadLetters}`
  const reasons = useQuery(orpc.relays.deadLetterReasons.queryOptions({ input: { relay: name }, staleTime: 0 }))
  const { refetch } = reasons
  useEffect(() => void refetch(), [given, refetch])
  const retry = useRetry(name, () => void refetch())
  const [told, setTold] = useState<string | null>(null)
  const onDone = (text: string): void => {
    setTold(text)
    retry.lookAgain()
  }
  const list = reasons.data?.reasons ?? []
  const item = list.find((one) => one.reason === reason)
  const chosen = item?.reason ?? null
  if (reasons.data !== undefined && list.length === 0) {
    return (
      <>
        <RetryResult retry={retry} />
        <Told text={told} onClose={() => setTold(null)} />
        <GivenUpNotice status={status} webhook={webhook} />
        <EmptyState title={t.emptyTitle}>{emptyText(status, webhook)}</EmptyState>
        <Discards relay={name} changed={retry.runs} />
      </>
    )
  }
  return (
    <>
      <RetryResult retry={retry} />
      <Told text={told} onClose={() => setTold(null)} />
      <GivenUpNotice status={status} webhook={webhook} />
      <ListProblem error={reasons.error} />
      <div className={classes.deadLetters}>
        <ReasonList
          reasons={list}
          chosen={chosen}
          onChoose={setReason}
          busy={retry.busy}
          readOnly={readOnly}
          onRetry={(which) => retry.run({ reason: which })}
          actions={
            <>
              {item === undefined ? null : (
                <DiscardButton
                  relay={name}
                  which={{ reason: item.reason }}
                  count={item.count}
                  label={byHand.discard.openAll(item.count)}
                  disabled={readOnly}
                  onDone={onDone}
                />
              )}
              <SaveButton relay={name} reason={chosen} disabled={readOnly} />
              <Discards relay={name} changed={retry.runs} />
            </>
          }
        />
        <Letters
          key={chosen ?? ''}
          name={name}
          reason={chosen}
          changed={`${given} ${retry.runs}`}
          readOnly={readOnly}
          busy={retry.busy}
          onRetry={(id) => retry.run({ ids: [id] })}
          onDone={onDone}
        />
      </div>
    </>
  )
}

function emptyText(status: RelayStatus | undefined, webhook: string | null): string {
  if (status?.mode === 'dry-run') return t.emptyDryRun
  return webhook === null ? t.emptyText : t.emptyWebhook(webhook)
}

/** What came of an edit or a discarding. */
function Told(props: { readonly text: string | null; onClose(): void }) {
  return props.text === null ? null : <Notice tone="ok" text={props.text} onClose={props.onClose} />
}

function RetryResult(props: { readonly retry: ReturnType<typeof useRetry> }) {
  const { retry } = props
  if (retry.error !== null)
    return <Notice tone="err" title={t.retryFailed} text={problemOf(retry.error).message} onClose={retry.clear} />
  if (retry.result === null) return null
  return (
    <Notice
      tone={retry.result.stillRejected > 0 ? 'warn' : 'ok'}
      text={t.result(retry.result.retried, retry.result.stillRejected)}
      onClose={retry.clear}
    />
  )
}

function Letters(props: {
  readonly name: string
  readonly reason: string | null
  readonly changed: string
  readonly readOnly: boolean
  readonly busy: boolean
  onRetry(id: string): void
  onDone(told: string): void
}) {
  const { name, reason } = props
  const client = useClient()
  return (
    <NewestFirstGrid<DeadLetterRow>
      id="relay.dead-letters"
      label={texts.tabs.deadLetters}
      resizeLabel={texts.resizeDetail}
      detailPx={300}
      listKey={`${name} ${reason ?? ''}`}
      changed={props.changed}
      columns={deadLetterColumns}
      fetchPage={async (before, limit) =>
        (await client.relays.deadLetters({ relay: name, before, limit, ...(reason === null ? {} : { reason }) })).rows
      }
      empty={null}
      detail={(id, close) => (
        <DeadLetterDetail
          id={id}
          readOnly={props.readOnly}
          busy={props.busy}
          onRetry={() => {
            props.onRetry(id)
            // The list may have moved on below it: only its own retry closes a letter.
            close()
          }}
          onDone={(told) => {
            props.onDone(told)
            close()
          }}
          onClose={close}
        />
      )}
    />
  )
}
