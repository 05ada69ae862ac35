import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AttemptRow, DeadLetterRow } from '#shared/schema/delivery.ts'
import type { MappedView } from '#shared/schema/event.ts'
import { problemOf } from '../../rpc/errors.ts'
import { useOrpc } from '../../rpc/rpc-context.tsx'
import { DetailColumn, DetailColumns, DetailPane } from '../../ui/detail-pane/detail-pane.tsx'
import { FindingList } from '../../ui/finding-list/finding-list.tsx'
import { JsonView } from '../../ui/json-view/json-view.tsx'
import { Notice } from '../../ui/screen/screen-parts.tsx'
import { prettyJson } from '../../ui/screen/http-parts.tsx'
import { AttemptsTab } from './attempts-tab.tsx'
import { DiscardButton } from './by-hand/discard-button.tsx'
import { EditDialog } from './by-hand/edit-dialog.tsx'
import { texts as byHand } from './by-hand/texts.ts'
import { CopyText } from './copy-text.tsx'
import classes from './relay.module.css'
import { texts } from './texts.ts'
import { TraceButton } from './trace-button.tsx'

const t = texts.deadLetters

type EventEdit = { readonly atMs: number; readonly before: string | null }

type Detail = {
  readonly row: DeadLetterRow
  readonly valueText: string
  readonly event: MappedView | null
  readonly attempts: readonly AttemptRow[]
  readonly sentJson: string | null
  readonly edits: readonly EventEdit[]
}

/** The record behind a dead letter, what could be made of it, what was tried, and Retry. */
export function DeadLetterDetail(props: {
  readonly id: string
  readonly readOnly: boolean
  readonly busy: boolean
  onRetry(): void
  /** It was edited and sent, or discarded. */
  onDone(told: string): void
  onClose(): void
}) {
  const orpc = useOrpc()
  const [tab, setTab] = useState('record')
  const query = useQuery(
    orpc.relays.deadLetter.queryOptions({ input: { id: props.id }, placeholderData: keepPreviousData }),
  )
  const data = query.data
  if (query.error !== null) return <Notice tone="err" text={problemOf(query.error).message} onClose={props.onClose} />
  const attempts = data?.attempts ?? []
  return (
    <DetailPane
      label={t.record}
      tab={tab}
      onTab={setTab}
      onClose={props.onClose}
      actions={
        <>
          <TraceButton id={props.id} />
          <CopyText label={texts.copyRecord} text={data?.valueText ?? ''} />
          {data === undefined ? null : <ByHand key={data.row.id} data={data} {...props} />}
          <Button
            variant="filled"
            loading={props.busy}
            disabled={props.readOnly || data === undefined}
            title={t.retryHint}
            onClick={props.onRetry}
          >
            {t.retryOne}
          </Button>
        </>
      }
      tabs={[
        { id: 'record', label: t.record, content: data === undefined ? null : <RecordPart detail={data} /> },
        {
          id: 'attempts',
          label: `${t.attempts} ${attempts.length}`,
          content: <AttemptsTab attempts={attempts} />,
        },
      ]}
    />
  )
}

const emptyEvent = '{\n  "name": "",\n  "external_id": ""\n}'

/** Edit and discard, for what no retry as it is would mend. */
function ByHand(props: { readonly data: Detail; readonly readOnly: boolean; onDone(told: string): void }) {
  const { row, event, sentJson } = props.data
  const [editing, setEditing] = useState(false)
  return (
    <>
      <DiscardButton
        relay={row.relay}
        which={{ ids: [row.id] }}
        count={1}
        label={byHand.discard.open}
        disabled={props.readOnly}
        onDone={props.onDone}
      />
      <Button disabled={props.readOnly} onClick={() => setEditing(true)}>
        {byHand.edit.open}
      </Button>
      <EditDialog
        id={row.id}
        opened={editing}
        eventText={sentJson === null ? (event?.eventJson ?? emptyEvent) : (prettyJson(sentJson) ?? sentJson)}
        onSent={() => props.onDone(byHand.edit.sent)}
        onClose={() => setEditing(false)}
      />
    </>
  )
}

function RecordPart(props: { readonly detail: Detail }) {
  const { row, valueText, event, sentJson, edits } = props.detail
  // What was sent counts, where something was: it may have been edited since the mapping made it.
  const eventJson = (sentJson === null ? null : (prettyJson(sentJson) ?? sentJson)) ?? event?.eventJson ?? null
  const [first] = edits
  return (
    <DetailColumns columns="1fr 1fr minmax(220px, 0.7fr)">
      <DetailColumn title={t.record}>
        {valueText === '' ? (
          <p className={classes.pad}>{t.noValue}</p>
        ) : (
          <JsonView text={prettyJson(valueText) ?? valueText} label={t.record} />
        )}
      </DetailColumn>
      <DetailColumn title={t.event}>
        {eventJson === null ? (
          <p className={classes.pad}>{t.noEvent}</p>
        ) : (
          <JsonView text={eventJson} label={t.event} />
        )}
        {first === undefined ? null : (
          <>
            <p className={classes.pad}>{byHand.edit.before(edits.length)}</p>
            {first.before === null ? (
              <p className={classes.pad}>{byHand.edit.wasNone}</p>
            ) : (
              <JsonView text={prettyJson(first.before) ?? first.before} label={byHand.edit.before(edits.length)} />
            )}
          </>
        )}
      </DetailColumn>
      <DetailColumn title={t.columns.message}>
        <p className={classes.pad}>{row.message}</p>
        {event === null || event.findings.length === 0 ? null : <FindingList findings={event.findings} />}
      </DetailColumn>
    </DetailColumns>
  )
}
