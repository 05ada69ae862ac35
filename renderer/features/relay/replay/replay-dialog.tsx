import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReplayPreview } from '#shared/contract/relays.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useClient, useOrpc } from '../../../rpc/rpc-context.tsx'
import { useCancelJob, useJob } from '../../../rpc/use-job.ts'
import { JobProgress } from '../../../ui/job/job-progress.tsx'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import classes from './replay.module.css'
import { texts as t } from './texts.ts'

type Props = { readonly relay: string; readonly appId: string; readonly opened: boolean; onClose(): void }

/** Sends the delivered events of a time range once more, after showing what that means. */
export function ReplayDialog(props: Props) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t.title(props.relay)} size={620}>
      <ReplayForm {...props} />
    </Modal>
  )
}

/** Mounted with the dialog, so that every opening begins anew. */
function ReplayForm(props: Props) {
  const { relay, appId } = props
  const client = useClient()
  const orpc = useOrpc()
  const cancel = useCancelJob()
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [typed, setTyped] = useState('')
  const of = { fromMs: Date.parse(from), toMs: Date.parse(to) }
  const valid = of.fromMs < of.toMs
  const preview = useQuery(
    orpc.relays.previewReplay.queryOptions({
      input: { relay, of },
      enabled: valid,
      retry: false,
      staleTime: 0,
      gcTime: 0,
    }),
  )
  const counted = valid ? preview.data : undefined
  const live = counted?.mode === 'live'
  const start = useMutation({
    mutationFn: () => client.relays.replay({ relay, of, ...(live ? { confirmAppId: typed.trim() } : {}) }),
  })
  const job = useJob(start.data?.jobId ?? null)
  const problem = start.error ?? (valid ? preview.error : null)
  const ready = counted !== undefined && counted.events > 0 && (!live || typed.trim() === appId)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) start.mutate()
      }}
    >
      <div className={classes.range}>
        <Time label={t.from} value={from} onChange={setFrom} />
        <Time label={t.to} value={to} onChange={setTo} />
      </div>
      {from !== '' && to !== '' && !valid ? <Notice tone="err" text={t.badRange} /> : null}
      {problem === null ? null : <Notice tone="err" text={problemOf(problem).message} />}
      {counted === undefined ? <p role="status">{valid && preview.isFetching ? t.counting : ''}</p> : null}
      {counted === undefined ? null : <Counted preview={counted} />}
      {live && counted.events > 0 ? (
        <TextInput
          label={t.live(appId)}
          value={typed}
          autoComplete="off"
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      ) : null}
      {job === undefined ? null : <JobProgress job={job} onCancel={() => cancel(job.jobId)} />}
      <Group justify="flex-end" gap="sm" mt="md">
        <Button onClick={props.onClose}>{t.close}</Button>
        <Button type="submit" variant="filled" disabled={!ready || start.isSuccess} loading={start.isPending}>
          {t.confirm}
        </Button>
      </Group>
    </form>
  )
}

function Time(props: { readonly label: string; readonly value: string; onChange(value: string): void }) {
  return (
    <TextInput
      label={props.label}
      type="datetime-local"
      step={1}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}

function Counted(props: { readonly preview: ReplayPreview }) {
  const { mode, events, keysForgotten, otherMode, pending, failed, discarded } = props.preview
  return (
    <div role="status" className={classes.counted}>
      <p>{t.events(events, t.modes[mode])}</p>
      <p>{t.keys}</p>
      {keysForgotten === 0 ? null : <p>{t.forgotten(keysForgotten)}</p>}
      {otherMode === 0 ? null : <p>{t.otherMode(otherMode)}</p>}
      <p>{t.left(pending, failed, discarded)}</p>
    </div>
  )
}
