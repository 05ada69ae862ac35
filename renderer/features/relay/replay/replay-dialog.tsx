import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReplayOf, ReplayPreview } from '#shared/contract/relays.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useClient, useOrpc } from '../../../rpc/rpc-context.tsx'
import { useCancelJob, useJob } from '../../../rpc/use-job.ts'
import { JobProgress } from '../../../ui/job/job-progress.tsx'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { ChoiceFields } from './choice-fields.tsx'
import { firstChoice, replayOfChoice } from './replay-choice.ts'
import classes from './replay.module.css'
import { texts as t } from './texts.ts'

type Props = {
  readonly relay: string
  readonly appId: string
  /** Ids of the deliveries that are selected in the grid. */
  readonly selected: readonly string[]
  readonly opened: boolean
  onClose(): void
}

/** Sends delivered events once more, after showing what that means. */
export function ReplayDialog(props: Props) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t.title(props.relay)} size={620}>
      <ReplayForm {...props} />
    </Modal>
  )
}

/** Never asked for. */
const nothing: ReplayOf = { fromMs: 0, toMs: 0 }

/** Mounted with the dialog, so that every opening begins anew. */
function ReplayForm(props: Props) {
  const { relay, appId } = props
  // The selection goes on living in the grid below; what was selected at the opening is meant.
  const [selected] = useState(props.selected)
  const client = useClient()
  const orpc = useOrpc()
  const cancel = useCancelJob()
  const [choice, setChoice] = useState(() => firstChoice(selected.length))
  const [typed, setTyped] = useState('')
  const of = replayOfChoice(choice, selected)
  const preview = useQuery(
    orpc.relays.previewReplay.queryOptions({
      input: { relay, of: of ?? nothing },
      enabled: of !== null,
      retry: false,
      staleTime: 0,
      gcTime: 0,
    }),
  )
  const counted = of === null ? undefined : preview.data
  const live = counted?.mode === 'live'
  const start = useMutation({
    mutationFn: () =>
      client.relays.replay({ relay, of: of ?? nothing, ...(live ? { confirmAppId: typed.trim() } : {}) }),
  })
  const job = useJob(start.data?.jobId ?? null)
  const problem = start.error ?? (of === null ? null : preview.error)
  const ready = counted !== undefined && counted.events > 0 && (!live || typed.trim() === appId)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) start.mutate()
      }}
    >
      <ChoiceFields
        choice={choice}
        selected={selected.length}
        badRange={choice.from !== '' && choice.to !== '' && of === null}
        onChange={setChoice}
      />
      {problem === null ? null : <Notice tone="err" text={problemOf(problem).message} />}
      {counted === undefined ? <p role="status">{of !== null && preview.isFetching ? t.counting : ''}</p> : null}
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
