import { Autocomplete, Button, Group, Radio, Select, Stack, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import type { ProduceChoice } from './produce-target.ts'

type Props = {
  readonly connections: readonly string[]
  readonly choice: ProduceChoice
  onChange(choice: ProduceChoice): void
  onDone(): void
}

/** To which cluster and topic, and what of the records is kept. Nothing is written yet. */
export function ProduceForm(props: Props) {
  const { choice, onChange } = props
  const [own, setOwn] = useState(choice.topic === null)
  const complete = own || (choice.topic ?? '') !== ''
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (complete) props.onDone()
      }}
    >
      <Stack gap="sm">
        <Select
          label="Cluster"
          data={props.connections}
          value={choice.connection}
          onChange={(connection) => connection !== null && onChange({ ...choice, connection })}
          comboboxProps={{ withinPortal: false }}
          data-autofocus
        />
        <Radio.Group
          label="Topic"
          value={own ? 'own' : 'one'}
          onChange={(value) => {
            setOwn(value === 'own')
            onChange({ ...choice, topic: value === 'own' ? null : '' })
          }}
        >
          <Stack gap={6} mt={4}>
            <Radio size="xs" value="own" label="each record’s own topic" />
            <Radio size="xs" value="one" label="one topic for all" />
          </Stack>
        </Radio.Group>
        {own ? null : <TopicField {...props} />}
        <Switch
          label="Keep partitions (otherwise the key decides, as Kafka’s own producer does)"
          checked={choice.keepPartitions}
          onChange={(event) => onChange({ ...choice, keepPartitions: event.currentTarget.checked })}
        />
        <Switch
          label="Keep timestamps (otherwise the time of producing)"
          checked={choice.keepTimestamps}
          onChange={(event) => onChange({ ...choice, keepTimestamps: event.currentTarget.checked })}
        />
        <Group justify="flex-end">
          <Button type="submit" variant="filled" disabled={!complete}>
            Continue
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function TopicField(props: Props) {
  const { choice, onChange } = props
  const orpc = useOrpc()
  const check = useQuery({
    ...orpc.connections.check.queryOptions({ input: { name: choice.connection } }),
    retry: false,
  })
  return (
    <Autocomplete
      label="Into the topic"
      description={
        check.error === null ? 'It must exist: nothing is created.' : `Type its name. ${problemOf(check.error).message}`
      }
      data={check.data?.topics.map((topic) => topic.name) ?? []}
      value={choice.topic ?? ''}
      onChange={(topic) => onChange({ ...choice, topic: topic.trim() })}
      comboboxProps={{ withinPortal: false }}
      spellCheck={false}
    />
  )
}
