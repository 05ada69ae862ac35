import { Button, Group, Modal, NumberInput, SegmentedControl, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { problemOf } from '../../../rpc/errors.ts'
import { useCancelJob, useJob } from '../../../rpc/use-job.ts'
import { JobProgress } from '../../../ui/job/job-progress.tsx'
import { sendingTexts } from './texts.ts'
import { countUsers, generatedUsers } from './users.ts'

const texts = sendingTexts.burstDialog

type Props = { readonly opened: boolean; readonly webhook: string; readonly contextText: string; onClose(): void }

/** Many users at once: generated or from a text, with a limit or without one, and how far it is. */
export function BurstDialog(props: Props) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={texts.title(props.webhook)} size="min(640px, 92vw)">
      <BurstForm {...props} />
    </Modal>
  )
}

/** More generated users than this are made by the engine from one context. */
const maxGenerated = 10_000

function BurstForm({ webhook, contextText, onClose }: Props) {
  const client = useClient()
  const [from, setFrom] = useState<'generated' | 'pasted'>('generated')
  const [count, setCount] = useState<number | string>(100)
  const [pattern, setPattern] = useState('user_{n}')
  const [users, setUsers] = useState('')
  const [perSecond, setPerSecond] = useState<number | string>('')
  const read = useMemo(() => countUsers(users), [users])
  const wanted = from === 'generated' ? Number(count) : read.ok ? read.count : 0
  const burst = useMutation({
    mutationFn: () => {
      const limit = perSecond === '' ? null : Number(perSecond)
      const common = { webhook, contextText: contextText.trim() === '' ? '{}' : contextText, perSecond: limit }
      if (from === 'pasted') return client.webhooks.burst({ ...common, usersText: users })
      return wanted <= maxGenerated && pattern.includes('{n}')
        ? client.webhooks.burst({ ...common, usersText: generatedUsers(wanted, pattern) })
        : client.webhooks.burst({ ...common, count: wanted })
    },
  })
  const jobId = burst.data?.jobId ?? null
  if (jobId !== null) return <Running jobId={jobId} onClose={onClose} />
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (wanted > 0) burst.mutate()
      }}
    >
      <Text size="sm" c="dimmed" mb="sm">
        {texts.hint}
      </Text>
      <SegmentedControl
        aria-label={texts.from}
        data={[
          { value: 'generated', label: texts.generated },
          { value: 'pasted', label: texts.pasted },
        ]}
        value={from}
        onChange={(value) => setFrom(value as typeof from)}
        mb="sm"
      />
      {from === 'generated' ? (
        <Group gap="md" align="flex-start" grow>
          <NumberInput
            label={texts.count}
            min={1}
            max={1_000_000}
            thousandSeparator=","
            value={count}
            onChange={setCount}
            data-autofocus
          />
          <TextInput
            label={texts.pattern}
            description={texts.patternHint}
            inputWrapperOrder={['label', 'input', 'description']}
            value={pattern}
            onChange={(event) => setPattern(event.currentTarget.value)}
          />
        </Group>
      ) : (
        <Textarea
          label={texts.users}
          description={texts.usersHint}
          value={users}
          onChange={(event) => setUsers(event.currentTarget.value)}
          error={read.ok ? null : texts.problem(read.line, read.message)}
          autosize
          minRows={5}
          maxRows={12}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--sb-mono)', fontSize: 12 } }}
        />
      )}
      <NumberInput
        label={texts.perSecond}
        description={texts.perSecondHint}
        inputWrapperOrder={['label', 'input', 'description']}
        min={0.1}
        value={perSecond}
        onChange={setPerSecond}
        mt="sm"
        w={180}
      />
      {burst.error === null ? null : (
        <Text size="sm" c="red" mt="sm" role="alert">
          {problemOf(burst.error).message}
        </Text>
      )}
      <Group justify="flex-end" gap="sm" mt="md">
        <Button onClick={onClose}>{texts.cancel}</Button>
        <Button type="submit" variant="filled" disabled={!(wanted > 0)} loading={burst.isPending}>
          {texts.start(wanted > 0 ? wanted : 0)}
        </Button>
      </Group>
    </form>
  )
}

function Running({ jobId, onClose }: { readonly jobId: string; onClose(): void }) {
  const job = useJob(jobId)
  const cancel = useCancelJob()
  return (
    <>
      {job === undefined ? null : <JobProgress job={job} onCancel={() => cancel(jobId)} />}
      <Group justify="flex-end" mt="md">
        <Button onClick={onClose}>{texts.close}</Button>
      </Group>
    </>
  )
}
