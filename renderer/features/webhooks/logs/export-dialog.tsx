import { Button, Checkbox, Group, Modal, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { entityName } from '#shared/schema/names.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { useCancelJob, useJob } from '../../../rpc/use-job.ts'
import { JobProgress } from '../../../ui/job/job-progress.tsx'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import classes from './logs.module.css'
import { texts } from './texts.ts'

const t = texts.export
type Format = 'har' | 'ndjson'

type Props = {
  readonly webhook: string
  readonly filter: string
  /** Ids of the attempts that are selected in the grid. */
  readonly selected: readonly string[]
  readonly opened: boolean
  onClose(): void
}

/** Writes attempts into a file: the selected ones, or all that the filter shows. */
export function ExportDialog(props: Props) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t.title} size={520}>
      <ExportForm {...props} />
    </Modal>
  )
}

/** Mounted with the dialog, so that every opening begins anew. */
function ExportForm(props: Props) {
  const { webhook, filter } = props
  const client = useClient()
  const cancel = useCancelJob()
  const [selected] = useState(props.selected)
  const [which, setWhich] = useState(selected.length > 1 ? 'selected' : 'all')
  const [format, setFormat] = useState<Format>('har')
  const [name, setName] = useState(webhook)
  const [replace, setReplace] = useState(false)
  const save = useMutation({
    mutationFn: () =>
      client.webhookLog.export({
        of: { kind: 'webhook', name: webhook },
        filter,
        format,
        name,
        replace,
        ...(which === 'selected' ? { ids: [...selected] } : {}),
      }),
  })
  const job = useJob(save.data?.jobId ?? null)
  const isName = entityName.safeParse(name).success
  return (
    <form
      className={classes.dialog}
      onSubmit={(event) => {
        event.preventDefault()
        if (isName) save.mutate()
      }}
    >
      <SegmentedControl
        aria-label={t.which}
        data={[
          { value: 'selected', label: t.selected(selected.length), disabled: selected.length === 0 },
          { value: 'all', label: filter === '' ? t.all : t.filtered },
        ]}
        value={which}
        onChange={setWhich}
      />
      <SegmentedControl
        aria-label={t.format}
        data={Object.entries(t.formats).map(([value, label]) => ({ value, label }))}
        value={format}
        onChange={(next) => setFormat(next as Format)}
      />
      <TextInput
        label={t.name}
        description={t.nameHint}
        error={isName ? undefined : t.nameProblem}
        value={name}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox label={t.replace} checked={replace} onChange={(event) => setReplace(event.currentTarget.checked)} />
      {save.error === null ? null : <Notice tone="err" title={t.failed} text={problemOf(save.error).message} />}
      {job === undefined ? null : <JobProgress job={job} onCancel={() => cancel(job.jobId)} />}
      <Group justify="flex-end" gap="sm">
        <Button onClick={props.onClose}>{t.close}</Button>
        <Button type="submit" variant="filled" disabled={!isName || job?.state === 'running'} loading={save.isPending}>
          {t.save}
        </Button>
      </Group>
    </form>
  )
}
