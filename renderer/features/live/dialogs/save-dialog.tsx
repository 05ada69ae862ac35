import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { streams } from '../../../rpc/streams.ts'
import { useCancelJob, useJob } from '../../../rpc/use-job.ts'
import { useLive } from '../../../rpc/use-live.ts'
import { count } from '../../../ui/format/numbers.ts'
import { JobProgress } from '../../../ui/job/job-progress.tsx'
import { useLiveUi } from '../live-choice.ts'
import { useLiveActions, type ChosenRecords } from '../rows/live-actions.ts'
import { nameProblem, suggestedName } from './capture-name.ts'
import { useOpenReplay } from './use-open-replay.ts'

/** Saves kept records as a capture of the workspace, and shows how far it is. */
export function SaveDialog(props: { readonly records: ChosenRecords }) {
  const close = useLiveActions((state) => state.close)
  const [saved, setSaved] = useState<{ readonly jobId: string; readonly name: string } | null>(null)
  return (
    <Modal opened onClose={close} title="Save as a capture" size={480}>
      {saved === null ? (
        <SaveForm records={props.records} onStarted={(jobId, name) => setSaved({ jobId, name })} />
      ) : (
        <SavingJob {...saved} onClose={close} />
      )}
    </Modal>
  )
}

function SaveForm(props: { readonly records: ChosenRecords; onStarted(jobId: string, name: string): void }) {
  const { records } = props
  const topics = useLive(streams.live).value?.topics ?? []
  const filter = useLiveUi((state) => state.filter)
  const [name, setName] = useState(() => suggestedName(topics, records.all ? filter : '', Date.now()))
  const [replace, setReplace] = useState(false)
  const orpc = useOrpc()
  const save = useMutation({
    ...orpc.live.saveCapture.mutationOptions(),
    onSuccess: ({ jobId }) => props.onStarted(jobId, name),
  })
  const problem = save.error === null ? null : problemOf(save.error)
  const of = 'seqs' in records.of ? { seqs: [...records.of.seqs] } : records.of
  const badName = nameProblem(name)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (badName === null) save.mutate({ sessionId: records.sessionId, of, name, replace })
      }}
    >
      <Stack gap="sm">
        <Text size="sm">
          {count(records.count)} {records.count === 1 ? 'record' : 'records'}
          {records.all ? ' that the filter shows' : ''}, every byte and header, with the schemas they need.
        </Text>
        <TextInput
          label="Name"
          description={`captures/${name === '' ? '…' : name}.ndjson`}
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value)
            save.reset()
          }}
          error={badName ?? (problem === null ? null : problem.message)}
          data-autofocus
          spellCheck={false}
          autoComplete="off"
        />
        {problem?.code === 'CONFLICT' || replace ? (
          <Checkbox
            label="Replace the capture of this name"
            checked={replace}
            onChange={(event) => setReplace(event.currentTarget.checked)}
          />
        ) : null}
        <Group justify="flex-end">
          <Button type="submit" variant="filled" loading={save.isPending} disabled={badName !== null}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function SavingJob(props: { readonly jobId: string; readonly name: string; onClose(): void }) {
  const job = useJob(props.jobId)
  const cancel = useCancelJob()
  const open = useLiveActions((state) => state.open)
  const openReplay = useOpenReplay()
  if (job === undefined) return null
  const capture = `captures/${props.name}.ndjson`
  return (
    <Stack gap="sm">
      <JobProgress job={job} onCancel={() => cancel(props.jobId)} />
      <Group justify="flex-end">
        {job.state === 'done' ? (
          <>
            <Button
              onClick={() =>
                open({
                  kind: 'produce',
                  source: { kind: 'capture', capture },
                  what: `the capture ${capture}`,
                  topic: null,
                })
              }
            >
              Produce…
            </Button>
            <Button variant="filled" loading={openReplay.isPending} onClick={() => openReplay.mutate(props.name)}>
              Open as replay
            </Button>
          </>
        ) : null}
        <Button onClick={props.onClose}>{job.state === 'running' ? 'Go on in the background' : 'Close'}</Button>
      </Group>
    </Stack>
  )
}
