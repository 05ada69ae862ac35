import { Button, Checkbox, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { streams } from '../../../rpc/streams.ts'
import { useCancelJob, useJob } from '../../../rpc/use-job.ts'
import { useLive } from '../../../rpc/use-live.ts'
import { count } from '../../../ui/format/numbers.ts'
import { JobProgress } from '../../../ui/job/job-progress.tsx'
import { useExtraColumnsOf } from '../columns/extra-columns.ts'
import { useLiveUi } from '../live-choice.ts'
import { useLiveActions, type ChosenRecords } from '../rows/live-actions.ts'
import { nameProblem, suggestedName } from './capture-name.ts'
import { useOpenReplay } from './use-open-replay.ts'

/** What the records become: a capture, which can be read again, or a table for a spreadsheet. */
type SavedAs = 'ndjson' | 'csv'
type Saved = { readonly jobId: string; readonly name: string; readonly as: SavedAs }

const forms = [
  { value: 'ndjson', label: 'Capture' },
  { value: 'csv', label: 'Table (CSV)' },
]
const formTexts: Readonly<Record<SavedAs, string>> = {
  ndjson: 'every byte and header, with the schemas they need. It can be replayed and produced again.',
  csv: 'a line each: time, place, key and value as text, event, user, verdict, and the columns you added. For spreadsheets.',
}

/** Saves kept records as a capture of the workspace, or as a table, and shows how far it is. */
export function SaveDialog(props: { readonly records: ChosenRecords }) {
  const close = useLiveActions((state) => state.close)
  const [saved, setSaved] = useState<Saved | null>(null)
  return (
    <Modal opened onClose={close} title="Save records" size={480}>
      {saved === null ? (
        <SaveForm records={props.records} onStarted={setSaved} />
      ) : (
        <SavingJob {...saved} onClose={close} />
      )}
    </Modal>
  )
}

function SaveForm(props: { readonly records: ChosenRecords; onStarted(saved: Saved): void }) {
  const { records } = props
  const { topics = [], connection = null } = useLive(streams.live).value ?? {}
  const paths = useExtraColumnsOf(connection).map(({ path }) => path)
  const [as, setAs] = useState<SavedAs>('ndjson')
  const filter = useLiveUi((state) => state.filter)
  const [name, setName] = useState(() => suggestedName(topics, records.all ? filter : '', Date.now()))
  const [replace, setReplace] = useState(false)
  const orpc = useOrpc()
  const onSuccess = ({ jobId }: { readonly jobId: string }) => props.onStarted({ jobId, name, as })
  const capture = useMutation({ ...orpc.live.saveCapture.mutationOptions(), onSuccess })
  const table = useMutation({ ...orpc.live.saveTable.mutationOptions(), onSuccess })
  const save = as === 'ndjson' ? capture : table
  const problem = save.error === null ? null : problemOf(save.error)
  const of = 'seqs' in records.of ? { seqs: [...records.of.seqs] } : records.of
  const badName = nameProblem(name)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const query = { sessionId: records.sessionId, of, name, replace }
        if (badName !== null) return
        if (as === 'ndjson') capture.mutate(query)
        else table.mutate({ ...query, paths })
      }}
    >
      <Stack gap="sm">
        <SegmentedControl aria-label="Save as" data={forms} value={as} onChange={(value) => setAs(value as SavedAs)} />
        <Text size="sm">
          {count(records.count)} {records.count === 1 ? 'record' : 'records'}
          {records.all ? ' that the filter shows' : ''}, {formTexts[as]}
        </Text>
        <TextInput
          label="Name"
          description={`captures/${name === '' ? '…' : name}.${as}`}
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
            label="Replace the file of this name"
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

function SavingJob(props: Saved & { onClose(): void }) {
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
        {job.state === 'done' && props.as === 'ndjson' ? (
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
